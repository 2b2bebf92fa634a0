/// Changes a job's priority.
///
/// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
public enum UpdateJobPriority: APIOperation {
    /// What a request carries.
    public typealias Input = UpdateJobPriorityRequest
    /// What a response carries.
    public typealias Output = UpdateJobPriorityResult

    /// The operation's name.
    public static let name: StaticString = "UpdateJobPriority"
    /// The HTTP method.
    public static let method: StaticString = "POST"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}/priority"
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
}

/// What UpdateJobPriority is asked.
public struct UpdateJobPriorityRequest: Shape {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The new priority, 0 to 2147483647; of the jobs that wait, the highest runs first.
    public var priority: Int

    /// Creates a request.
    public init(accountID: AccountID, jobID: JobID, priority: Int) {
        self.accountID = accountID
        self.jobID = jobID
        self.priority = priority
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "UpdateJobPriorityRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "", jobID: "", priority: 0) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(
            Member("Priority", wireName: "priority", in: .query, required: true, .range(0...2_147_483_647)),
            &shape.priority
        )
    }
}

/// What UpdateJobPriority answers.
public struct UpdateJobPriorityResult: Shape {
    /// The job.
    public var jobID: JobID
    /// The priority that the job has now, 0 to 2147483647.
    public var priority: Int

    /// Creates a result.
    public init(jobID: JobID, priority: Int) {
        self.jobID = jobID
        self.priority = priority
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "UpdateJobPriorityResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self(jobID: "", priority: 0) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("JobId", required: true, .length(5...36, .jobID)), &shape.jobID)
        try visitor.member(Member("Priority", required: true, .range(0...2_147_483_647)), &shape.priority)
    }
}

/// Confirms a job that waits for confirmation, or cancels one.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
public enum UpdateJobStatus: APIOperation {
    /// What a request carries.
    public typealias Input = UpdateJobStatusRequest
    /// What a response carries.
    public typealias Output = UpdateJobStatusResult

    /// The operation's name.
    public static let name: StaticString = "UpdateJobStatus"
    /// The HTTP method.
    public static let method: StaticString = "POST"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}/status"
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .jobStatus, .internalService,
    ]
}

/// What UpdateJobStatus is asked.
public struct UpdateJobStatusRequest: Shape {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The status to move the job to.
    public var requestedJobStatus: RequestedJobStatus
    /// Why, kept with the job: 1 to 256 characters.
    public var statusUpdateReason: String?

    /// Creates a request.
    public init(
        accountID: AccountID,
        jobID: JobID,
        requestedJobStatus: RequestedJobStatus,
        statusUpdateReason: String? = nil
    ) {
        self.accountID = accountID
        self.jobID = jobID
        self.requestedJobStatus = requestedJobStatus
        self.statusUpdateReason = statusUpdateReason
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "UpdateJobStatusRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "", jobID: "", requestedJobStatus: .cancelled) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(
            Member("RequestedJobStatus", wireName: "requestedJobStatus", in: .query, required: true),
            &shape.requestedJobStatus
        )
        try visitor.member(
            Member("StatusUpdateReason", wireName: "statusUpdateReason", in: .query, .length(1...256)),
            &shape.statusUpdateReason
        )
    }
}

/// What UpdateJobStatus answers.
public struct UpdateJobStatusResult: Shape {
    /// The job.
    public var jobID: JobID
    /// The status that the job has now: ``JobStatus/cancelling`` is not yet cancelled.
    public var status: JobStatus
    /// The reason given with the request.
    public var statusUpdateReason: String?

    /// Creates a result.
    public init(jobID: JobID, status: JobStatus, statusUpdateReason: String? = nil) {
        self.jobID = jobID
        self.status = status
        self.statusUpdateReason = statusUpdateReason
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "UpdateJobStatusResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self(jobID: "", status: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("JobId", .length(5...36, .jobID)), &shape.jobID)
        try visitor.member(Member("Status"), &shape.status)
        try visitor.member(Member("StatusUpdateReason", .length(1...256)), &shape.statusUpdateReason)
    }
}

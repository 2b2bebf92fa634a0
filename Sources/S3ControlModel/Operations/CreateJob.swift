/// Creates a job.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
public enum CreateJob: APIOperation {
    /// What a request carries.
    public typealias Input = CreateJobRequest
    /// What a response carries.
    public typealias Output = CreateJobResult

    /// The operation's name.
    public static let name: StaticString = "CreateJob"
    /// The HTTP method.
    public static let method: StaticString = "POST"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs"
    /// The request is a document.
    public static let hasRequestBody = true
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [
        .tooManyRequests, .badRequest, .idempotency, .internalService,
    ]
}

/// What CreateJob answers.
public struct CreateJobResult: Shape {
    /// The new job. A DescribeJob right after may not find it for a short while.
    public var jobID: JobID

    /// Creates a result.
    public init(jobID: JobID) {
        self.jobID = jobID
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "CreateJobResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self(jobID: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("JobId", .length(5...36, .jobID)), &shape.jobID)
    }
}

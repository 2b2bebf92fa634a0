/// Tells a job's tags.
///
/// Source: [GetJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetJobTagging.html).
public enum GetJobTagging: APIOperation {
    /// What a request carries.
    public typealias Input = GetJobTaggingRequest
    /// What a response carries.
    public typealias Output = GetJobTaggingResult

    /// The operation's name.
    public static let name: StaticString = "GetJobTagging"
    /// The HTTP method.
    public static let method: StaticString = "GET"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [.internalService, .tooManyRequests, .notFound]
}

/// What GetJobTagging is asked.
public struct GetJobTaggingRequest: Shape {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID

    /// Creates a request.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "GetJobTaggingRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "", jobID: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
    }
}

/// What GetJobTagging answers.
public struct GetJobTaggingResult: Shape {
    /// The job's tags, none if it has none.
    public var tags: [S3Tag]

    /// Creates a result.
    public init(tags: [S3Tag] = []) {
        self.tags = tags
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "GetJobTaggingResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Tags"), &shape.tags)
    }
}

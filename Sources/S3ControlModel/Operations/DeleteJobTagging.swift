/// Removes a job's tags.
///
/// Source: [DeleteJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeleteJobTagging.html).
public enum DeleteJobTagging: APIOperation {
    /// What a request carries.
    public typealias Input = DeleteJobTaggingRequest
    /// What a response carries.
    public typealias Output = DeleteJobTaggingResult

    /// The operation's name.
    public static let name: StaticString = "DeleteJobTagging"
    /// The HTTP method.
    public static let method: StaticString = "DELETE"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    /// A response has nothing to say.
    public static let hasResponseBody = false
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [.internalService, .tooManyRequests, .notFound]
}

/// What DeleteJobTagging is asked.
public struct DeleteJobTaggingRequest: Shape {
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
    public static let shapeName: StaticString = "DeleteJobTaggingRequest"

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

/// What DeleteJobTagging answers: nothing.
public struct DeleteJobTaggingResult: Shape {
    /// Creates a result.
    public init() {}

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "DeleteJobTaggingResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows nothing to `visitor`: there are no members.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

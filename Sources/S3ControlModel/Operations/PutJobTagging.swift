/// Replaces a job's tags.
///
/// Source: [PutJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutJobTagging.html).
public enum PutJobTagging: APIOperation {
    /// What a request carries.
    public typealias Input = PutJobTaggingRequest
    /// What a response carries.
    public typealias Output = PutJobTaggingResult

    /// The operation's name.
    public static let name: StaticString = "PutJobTagging"
    /// The HTTP method.
    public static let method: StaticString = "PUT"
    /// The path's template.
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    /// The request is a document.
    public static let hasRequestBody = true
    /// A response has nothing to say.
    public static let hasResponseBody = false
    /// The errors that the service model lists.
    public static let errors: [ServiceErrorCode] = [
        .internalService, .tooManyRequests, .notFound, .tooManyTags,
    ]
}

/// What PutJobTagging is asked.
public struct PutJobTaggingRequest: Shape {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The tags that the job is to have afterwards, at most 50 to the service; an empty list removes all.
    public var tags: [S3Tag]

    /// Creates a request.
    public init(accountID: AccountID, jobID: JobID, tags: [S3Tag]) {
        self.accountID = accountID
        self.jobID = jobID
        self.tags = tags
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "PutJobTaggingRequest"

    /// A request without content, for a reader to fill.
    public static var blank: Self { Self(accountID: "", jobID: "", tags: []) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(Member("Tags", required: true), &shape.tags)
    }
}

/// What PutJobTagging answers: nothing.
public struct PutJobTaggingResult: Shape {
    /// Creates a result.
    public init() {}

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "PutJobTaggingResult"

    /// A result without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows nothing to `visitor`: there are no members.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

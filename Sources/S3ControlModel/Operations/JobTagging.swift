/// Returns a job's tags.
///
/// Source: [GetJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetJobTagging.html).
@_spi(Shapes) public enum GetJobTagging: APIOperation {
    public typealias Input = GetJobTaggingRequest
    public typealias Output = GetJobTaggingResult

    public static let name: StaticString = "GetJobTagging"
    public static let method: StaticString = "GET"
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    public static let errors: [ServiceErrorCode] = [.internalService, .tooManyRequests, .notFound]
}

/// The input of GetJobTagging.
public struct GetJobTaggingRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }
}

@_spi(Shapes) extension GetJobTaggingRequest: JobShape {
    public static let shapeName: StaticString = "GetJobTaggingRequest"
}

/// The output of GetJobTagging.
public struct GetJobTaggingResult: S3ControlStructure {
    /// The job's tags.
    public var tags: [S3Tag]
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(tags: [S3Tag] = []) {
        self.tags = tags
    }
}

@_spi(Shapes) extension GetJobTaggingResult: Shape {
    public static let shapeName: StaticString = "GetJobTaggingResult"
    public static var blank: Self { Self() }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member("Tags", &shape.tags)
    }
}

/// Replaces a job's tags.
///
/// Source: [PutJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutJobTagging.html).
@_spi(Shapes) public enum PutJobTagging: APIOperation {
    public typealias Input = PutJobTaggingRequest
    public typealias Output = PutJobTaggingResult

    public static let name: StaticString = "PutJobTagging"
    public static let method: StaticString = "PUT"
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    public static let hasRequestBody = true
    public static let hasResponseBody = false
    public static let errors: [ServiceErrorCode] = [
        .internalService, .tooManyRequests, .notFound, .tooManyTags,
    ]
}

/// The input of PutJobTagging.
public struct PutJobTaggingRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    /// The job's new tags; the service accepts at most 50. An empty list removes all tags.
    public var tags: [S3Tag]
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID, tags: [S3Tag]) {
        self.accountID = accountID
        self.jobID = jobID
        self.tags = tags
    }
}

@_spi(Shapes) extension PutJobTaggingRequest: Shape {
    public static let shapeName: StaticString = "PutJobTaggingRequest"
    public static var blank: Self { Self(accountID: "", jobID: "", tags: []) }

    @inlinable
    public static func describe<V: ShapeVisitor>(_ shape: inout Self, to visitor: inout V) throws(V.Failure) {
        try visitor.member(.accountID, &shape.accountID)
        try visitor.member(.jobIDLabel, &shape.jobID)
        try visitor.member(Member("Tags", required: true), &shape.tags)
    }
}

/// The output of PutJobTagging, which is empty.
public struct PutJobTaggingResult: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension PutJobTaggingResult: MemberlessShape {
    public static let shapeName: StaticString = "PutJobTaggingResult"
}

/// Removes a job's tags.
///
/// Source: [DeleteJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeleteJobTagging.html).
@_spi(Shapes) public enum DeleteJobTagging: APIOperation {
    public typealias Input = DeleteJobTaggingRequest
    public typealias Output = DeleteJobTaggingResult

    public static let name: StaticString = "DeleteJobTagging"
    public static let method: StaticString = "DELETE"
    public static let path: StaticString = "/v20180820/jobs/{id}/tagging"
    public static let hasResponseBody = false
    public static let errors: [ServiceErrorCode] = [.internalService, .tooManyRequests, .notFound]
}

/// The input of DeleteJobTagging.
public struct DeleteJobTaggingRequest: S3ControlStructure {
    /// The account that owns the job.
    public var accountID: AccountID
    /// The job.
    public var jobID: JobID
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    /// Creates a value.
    public init(accountID: AccountID, jobID: JobID) {
        self.accountID = accountID
        self.jobID = jobID
    }
}

@_spi(Shapes) extension DeleteJobTaggingRequest: JobShape {
    public static let shapeName: StaticString = "DeleteJobTaggingRequest"
}

/// The output of DeleteJobTagging, which is empty.
public struct DeleteJobTaggingResult: DefaultedStructure {
    @_spi(Shapes) public var unknownMembers = UnknownMembers()

    @_spi(Shapes) public init(_ configure: (inout Self) -> Void) { configure(&self) }
}

@_spi(Shapes) extension DeleteJobTaggingResult: MemberlessShape {
    public static let shapeName: StaticString = "DeleteJobTaggingResult"
}

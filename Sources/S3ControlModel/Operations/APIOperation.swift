/// An operation of the API, described once for clients and servers.
@_spi(Shapes) public protocol APIOperation: Sendable {
    /// The input of the operation.
    associatedtype Input: Shape
    /// The output of the operation.
    associatedtype Output: Shape

    /// The operation's name in the API reference.
    static var name: StaticString { get }
    /// The HTTP method.
    static var method: StaticString { get }
    /// The path, with labels in braces, such as `/v20180820/jobs/{id}`.
    static var path: StaticString { get }
    /// Whether a request has an XML body, whose root element is named after ``Input``.
    static var hasRequestBody: Bool { get }
    /// Whether a response has an XML body.
    static var hasResponseBody: Bool { get }
    /// The errors that the service model lists for the operation.
    static var errors: [ServiceErrorCode] { get }
}

@_spi(Shapes) extension APIOperation {
    public static var hasRequestBody: Bool { false }
    public static var hasResponseBody: Bool { true }
}

/// The eight operations on jobs, in the order of a job's life.
@_spi(Shapes) public let s3ControlOperations: [any APIOperation.Type] = [
    CreateJob.self, DescribeJob.self, ListJobs.self, UpdateJobPriority.self, UpdateJobStatus.self,
    GetJobTagging.self, PutJobTagging.self, DeleteJobTagging.self,
]

/// The XML namespace of request and response bodies.
@_spi(Shapes) public let s3ControlNamespace: StaticString =
    "http://awss3control.amazonaws.com/doc/2018-08-20/"

/// Creates a job.
///
/// Source: [CreateJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html).
@_spi(Shapes) public enum CreateJob: APIOperation {
    public typealias Input = CreateJobRequest
    public typealias Output = CreateJobResult

    public static let name: StaticString = "CreateJob"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs"
    public static let hasRequestBody = true
    public static let errors: [ServiceErrorCode] = [
        .tooManyRequests, .badRequest, .idempotency, .internalService,
    ]
}

/// Returns the description of a job.
///
/// Source: [DescribeJob](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html).
@_spi(Shapes) public enum DescribeJob: APIOperation {
    public typealias Input = DescribeJobRequest
    public typealias Output = DescribeJobResult

    public static let name: StaticString = "DescribeJob"
    public static let method: StaticString = "GET"
    public static let path: StaticString = "/v20180820/jobs/{id}"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
}

/// Lists the account's jobs that have not ended or ended within 90 days, page by page.
///
/// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
@_spi(Shapes) public enum ListJobs: APIOperation {
    public typealias Input = ListJobsRequest
    public typealias Output = ListJobsResult

    public static let name: StaticString = "ListJobs"
    public static let method: StaticString = "GET"
    public static let path: StaticString = "/v20180820/jobs"
    public static let errors: [ServiceErrorCode] = [.invalidRequest, .internalService, .invalidNextToken]
}

/// Changes a job's priority.
///
/// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
@_spi(Shapes) public enum UpdateJobPriority: APIOperation {
    public typealias Input = UpdateJobPriorityRequest
    public typealias Output = UpdateJobPriorityResult

    public static let name: StaticString = "UpdateJobPriority"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs/{id}/priority"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .internalService,
    ]
}

/// Confirms a job that awaits confirmation, or cancels a job.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
@_spi(Shapes) public enum UpdateJobStatus: APIOperation {
    public typealias Input = UpdateJobStatusRequest
    public typealias Output = UpdateJobStatusResult

    public static let name: StaticString = "UpdateJobStatus"
    public static let method: StaticString = "POST"
    public static let path: StaticString = "/v20180820/jobs/{id}/status"
    public static let errors: [ServiceErrorCode] = [
        .badRequest, .tooManyRequests, .notFound, .jobStatus, .internalService,
    ]
}

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

/// An error code of the service. An `Exception` suffix does not affect equality.
///
/// The service sends its codes with and without the suffix, and some under another name. See [Error
/// responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
public struct ServiceErrorCode: RawRepresentable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The code as the service sent it.
    public var rawValue: String

    /// Creates a code from the service's text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Creates a code from the service's text.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The code as the service sent it.
    public var description: String { rawValue }

    /// The code without its suffix, and with one name for codes that have several.
    public var canonicalName: String {
        let suffix = "Exception"
        let name = rawValue.hasSuffix(suffix) ? String(rawValue.dropLast(suffix.count)) : rawValue
        return name == "NoSuchJob" ? "NotFound" : name
    }

    /// The request is invalid: `BadRequestException`.
    public static let badRequest: Self = "BadRequestException"
    /// The request is invalid: `InvalidRequestException`, listed for ListJobs.
    public static let invalidRequest: Self = "InvalidRequestException"
    /// The token does not continue a listing: `InvalidNextTokenException`.
    public static let invalidNextToken: Self = "InvalidNextTokenException"
    /// The job does not exist: `NotFoundException`.
    public static let notFound: Self = "NotFoundException"
    /// The job's status does not allow the change: `JobStatusException`.
    public static let jobStatus: Self = "JobStatusException"
    /// The client request token was used for a different request before: `IdempotencyException`.
    public static let idempotency: Self = "IdempotencyException"
    /// More than 50 tags: `TooManyTagsException`.
    public static let tooManyTags: Self = "TooManyTagsException"
    /// The requests are too frequent: `TooManyRequestsException`.
    public static let tooManyRequests: Self = "TooManyRequestsException"
    /// The service failed: `InternalServiceException`.
    public static let internalService: Self = "InternalServiceException"
}

extension ServiceErrorCode: Hashable {
    /// Compares the canonical names.
    public static func == (left: Self, right: Self) -> Bool { left.canonicalName == right.canonicalName }

    /// Hashes the canonical name.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonicalName) }
}

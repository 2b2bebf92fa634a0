/// An error code of the service, compared without regard to an `Exception` suffix.
///
/// The service sends its codes with the suffix and without, and some under another name; see
/// [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
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

    /// The code without the suffix and under one name where the service uses several.
    public var canonicalName: String {
        let suffix = "Exception"
        let name = rawValue.hasSuffix(suffix) ? String(rawValue.dropLast(suffix.count)) : rawValue
        return name == "NoSuchJob" ? "NotFound" : name
    }

    /// The request is wrong: `BadRequestException`.
    public static let badRequest: Self = "BadRequestException"
    /// The request is wrong: `InvalidRequestException`, listed for ListJobs.
    public static let invalidRequest: Self = "InvalidRequestException"
    /// The token does not continue a listing: `InvalidNextTokenException`.
    public static let invalidNextToken: Self = "InvalidNextTokenException"
    /// The job does not exist: `NotFoundException`.
    public static let notFound: Self = "NotFoundException"
    /// The job's status does not allow the change: `JobStatusException`.
    public static let jobStatus: Self = "JobStatusException"
    /// The client request token came with another request before: `IdempotencyException`.
    public static let idempotency: Self = "IdempotencyException"
    /// More than 50 tags: `TooManyTagsException`.
    public static let tooManyTags: Self = "TooManyTagsException"
    /// Requests come too fast: `TooManyRequestsException`.
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

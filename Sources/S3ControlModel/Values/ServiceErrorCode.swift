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

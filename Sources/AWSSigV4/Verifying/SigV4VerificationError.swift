/// Why a received request's signature is rejected, as an error response of the service.
///
/// Source: "List of error codes" in the Amazon S3 API Reference.
@_spi(Verifying) public struct SigV4VerificationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The service's error code.
    public var code: Code

    /// The service's message, or one in its style.
    public var message: String

    /// The access key ID in the request.
    public var accessKeyID: String?

    /// The signature in the request.
    public var signatureProvided: String?

    /// The canonical request and string to sign as computed by the verifier, if the signature does not match.
    public var intermediateValues: SigV4IntermediateValues?

    /// Headers that must be signed but are not, sorted.
    public var headersNotSigned: [String] = []

    /// The expected region, if the request names another one.
    public var expectedRegion: String?

    /// The HTTP status of the error response: 400, 403, 500, or 501.
    public var httpStatus: Int {
        switch code {
        case .accessDenied, .invalidAccessKeyID, .requestTimeTooSkewed, .signatureDoesNotMatch: 403
        case .internalError: 500
        case .notImplemented: 501
        default: 400
        }
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}

@_spi(Verifying) extension SigV4VerificationError {
    /// The service's error codes.
    public enum Code: String, Sendable, CustomStringConvertible {
        /// The signature is missing or does not cover required headers, or a presigned request is outside its lifetime.
        /// Status 403.
        case accessDenied = "AccessDenied"
        /// The access key ID is unknown. Status 403.
        case invalidAccessKeyID = "InvalidAccessKeyId"
        /// The signature does not match the computed one. Status 403.
        case signatureDoesNotMatch = "SignatureDoesNotMatch"
        /// The request's date differs too much from the current date. Status 403.
        case requestTimeTooSkewed = "RequestTimeTooSkewed"
        /// The `Authorization` header is malformed, or its scope is wrong. Status 400.
        case authorizationHeaderMalformed = "AuthorizationHeaderMalformed"
        /// A presigned request's parameters are malformed, or their scope is wrong. Status 400.
        case authorizationQueryParametersError = "AuthorizationQueryParametersError"
        /// The header `x-amz-content-sha256` does not match the body. Status 400.
        case contentSHA256Mismatch = "XAmzContentSHA256Mismatch"
        /// A required header is missing, or the request uses another signature version. Status 400.
        case invalidRequest = "InvalidRequest"
        /// A header's value is invalid. Status 400.
        case invalidArgument = "InvalidArgument"
        /// The session token does not belong to the access key ID. Status 400.
        case invalidToken = "InvalidToken"
        /// The credentials have expired. Status 400.
        case expiredToken = "ExpiredToken"
        /// The body is signed in chunks, which is not supported. Status 501.
        case notImplemented = "NotImplemented"
        /// The signature could not be computed. Status 500.
        case internalError = "InternalError"

        /// The code as the service spells it.
        public var description: String { rawValue }
    }
}

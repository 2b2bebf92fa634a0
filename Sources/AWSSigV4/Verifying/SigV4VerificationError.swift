/// Why a received request's signature is not accepted: what the service answers with.
///
/// Source: "List of error codes" in the Amazon S3 API Reference.
public struct SigV4VerificationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The service's error code.
    public var code: Code

    /// The service's message, or one in its manner.
    public var message: String

    /// The access key id that the request named.
    public var accessKeyID: String?

    /// The signature that the request brought.
    public var signatureProvided: String?

    /// The canonical request and string to sign as the verifier sees them, for a signature that does not match.
    public var stages: SigV4Stages?

    /// Headers that have to be signed and are not, sorted.
    public var headersNotSigned: [String]

    /// The region that the verifier expects, when the request names another.
    public var expectedRegion: String?

    init(
        _ code: Code,
        message: String,
        accessKeyID: String? = nil,
        signatureProvided: String? = nil,
        stages: SigV4Stages? = nil,
        headersNotSigned: [String] = [],
        expectedRegion: String? = nil
    ) {
        self.code = code
        self.message = message
        self.accessKeyID = accessKeyID
        self.signatureProvided = signatureProvided
        self.stages = stages
        self.headersNotSigned = headersNotSigned
        self.expectedRegion = expectedRegion
    }

    /// The status of the HTTP response that carries the code: 400, 403, 500 or 501.
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

extension SigV4VerificationError {
    /// The service's error codes.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code as the service spells it.
        public var rawValue: String

        /// Creates a code from the service's spelling.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code as the service spells it.
        public var description: String { rawValue }

        /// No signature, headers that had to be signed, or a presigned request outside its time. Status 403.
        public static let accessDenied = Code(rawValue: "AccessDenied")
        /// The access key id is not known. Status 403.
        public static let invalidAccessKeyID = Code(rawValue: "InvalidAccessKeyId")
        /// The signature is not the one computed here. Status 403.
        public static let signatureDoesNotMatch = Code(rawValue: "SignatureDoesNotMatch")
        /// The request's date is too far from the present. Status 403.
        public static let requestTimeTooSkewed = Code(rawValue: "RequestTimeTooSkewed")
        /// The `Authorization` header cannot be read, or its scope is wrong. Status 400.
        public static let authorizationHeaderMalformed = Code(rawValue: "AuthorizationHeaderMalformed")
        /// A presigned request's parameters cannot be read, or their scope is wrong. Status 400.
        public static let authorizationQueryParametersError = Code(
            rawValue: "AuthorizationQueryParametersError"
        )
        /// The header `x-amz-content-sha256` does not match the body. Status 400.
        public static let contentSHA256Mismatch = Code(rawValue: "XAmzContentSHA256Mismatch")
        /// A required header is missing, or another signature version is used. Status 400.
        public static let invalidRequest = Code(rawValue: "InvalidRequest")
        /// A header's value makes no sense. Status 400.
        public static let invalidArgument = Code(rawValue: "InvalidArgument")
        /// The session token is not the one of the access key id. Status 400.
        public static let invalidToken = Code(rawValue: "InvalidToken")
        /// The credentials have expired. Status 400.
        public static let expiredToken = Code(rawValue: "ExpiredToken")
        /// The body is signed in chunks, which is not verified here. Status 501.
        public static let notImplemented = Code(rawValue: "NotImplemented")
        /// The signature could not be computed. Status 500.
        public static let internalError = Code(rawValue: "InternalError")
    }
}

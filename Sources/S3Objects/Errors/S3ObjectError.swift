import AWSClientRuntime

/// The error that ``S3ObjectClient`` throws, apart from `CancellationError` and the errors of a caller's own
/// sequence of chunks.
///
/// It resembles `S3ControlError` and is created from the same record of a call. It is a separate type because
/// the two services share few codes, and only S3 has locations, only S3 Control client request tokens.
public struct S3ObjectError: Error, Sendable {
    /// What happened, as a stable code for decisions in code.
    public var code: Code

    /// What was wrong, on one line. Never contains a header, a body, or a secret.
    public var message: String

    /// What to do about it, on one line, if there is specific advice.
    public var hint: String?

    /// Whether the request may have taken effect.
    public var effect: Effect

    /// The operation, such as `GetObject`.
    public var operation: String?

    /// The bucket or object of the call.
    public var location: S3Location?

    /// The error code that the service sent, such as `NoSuchKey`.
    public var serviceCode: String?

    /// The response's HTTP status code.
    public var httpStatus: Int?

    /// The service's request ID, for its support (`x-amz-request-id`).
    public var requestID: String?

    /// The service's extended request ID (`x-amz-id-2`).
    public var extendedRequestID: String?

    /// The number of attempts, including those that failed before anything was sent.
    public var attempts: Int

    /// The underlying error, such as a `TransportError`.
    public var cause: (any Error)?

    /// Creates an error.
    public init(
        _ code: Code,
        message: String,
        hint: String? = nil,
        effect: Effect = .none,
        operation: String? = nil,
        location: S3Location? = nil,
        serviceCode: String? = nil,
        httpStatus: Int? = nil,
        requestID: String? = nil,
        extendedRequestID: String? = nil,
        attempts: Int = 0,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message.onOneLine
        self.hint = hint?.onOneLine
        self.effect = effect
        self.operation = operation
        self.location = location
        self.serviceCode = serviceCode
        self.httpStatus = httpStatus
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.attempts = attempts
        self.cause = cause
    }

    /// Whether a failed call may have taken effect.
    public enum Effect: String, Sendable, Hashable {
        /// No effect: the request was not sent, or the service refused it.
        case none
        /// Unknown: the service may have acted on the request.
        case unknown
    }
}

extension S3ObjectError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line with the message, the service's code, the HTTP status, and the request ID, if any, and then
    /// the hint, if any.
    public var description: String {
        ErrorText.line(
            message,
            serviceCode: serviceCode,
            httpStatus: httpStatus,
            requestID: requestID,
            attempts: attempts,
            hint: hint
        )
    }

    /// All properties that are set.
    public var debugDescription: String {
        ErrorText.debug(
            "S3ObjectError",
            message,
            [
                ("code", code), ("effect", effect), ("attempts", attempts), ("operation", operation),
                ("location", location), ("serviceCode", serviceCode), ("httpStatus", httpStatus),
                ("requestID", requestID), ("extendedRequestID", extendedRequestID), ("hint", hint),
                ("cause", cause.map { "\(type(of: $0))(\($0))" }),
            ]
        )
    }
}

extension S3ObjectError {
    /// The kinds of failure.
    ///
    /// ``service`` covers all service error codes without a value of their own. See
    /// ``S3ObjectError/serviceCode``.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code's name.
        public var description: String { rawValue }

        // MARK: Before anything was sent

        /// The text is not a location, or the location does not fit the operation.
        public static let invalidLocation = Code(rawValue: "invalidLocation")
        /// The request violates a constraint of the service.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A setting of the client is missing or wrong.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The credentials provider failed or had no credentials. `cause` is its error.
        public static let noCredentials = Code(rawValue: "noCredentials")
        /// The request cannot be signed with these credentials.
        public static let signingFailed = Code(rawValue: "signingFailed")
        /// A middleware, a retry policy, or a transport threw an error of another type, which is the `cause`.
        public static let unexpected = Code(rawValue: "unexpected")

        // MARK: Answers of the service

        /// The bucket does not exist.
        public static let noSuchBucket = Code(rawValue: "noSuchBucket")
        /// The object, version, upload, or setting of an object does not exist.
        public static let notFound = Code(rawValue: "notFound")
        /// The object does not meet the conditions of the request, or no longer meets them.
        public static let preconditionFailed = Code(rawValue: "preconditionFailed")
        /// The object has not changed since the time or the entity tag in the request.
        public static let notModified = Code(rawValue: "notModified")
        /// The range is outside the object.
        public static let invalidRange = Code(rawValue: "invalidRange")
        /// The object's storage class does not allow the operation. Restore the object first.
        public static let invalidObjectState = Code(rawValue: "invalidObjectState")
        /// Another operation on the object or the bucket is in progress.
        public static let conflict = Code(rawValue: "conflict")
        /// The service or the store does not implement this operation.
        public static let notImplemented = Code(rawValue: "notImplemented")
        /// The service rejected the request as invalid.
        public static let badRequest = Code(rawValue: "badRequest")
        /// The bucket is in another region, and sending the request there did not help.
        public static let wrongRegion = Code(rawValue: "wrongRegion")
        /// The requests are too frequent.
        public static let throttled = Code(rawValue: "throttled")
        /// The service failed.
        public static let internalService = Code(rawValue: "internalService")
        /// The credentials do not allow the call, or the bucket's owner is not the expected one.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The access key is unknown, expired, or wrong, or the signature does not match its secret.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// This machine's clock differs too much from the service's.
        public static let clockSkew = Code(rawValue: "clockSkew")
        /// Any other error code of the service.
        public static let service = Code(rawValue: "service")

        // MARK: On the way

        /// The bytes do not match the checksum that was sent with them.
        public static let checksumMismatch = Code(rawValue: "checksumMismatch")
        /// The transfer failed. `cause` is a `TransportError`.
        public static let transport = Code(rawValue: "transport")
        /// No response in time.
        public static let timeout = Code(rawValue: "timeout")
        /// The response does not match the operation.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
    }
}

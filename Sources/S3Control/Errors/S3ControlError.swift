import AWSClientRuntime
public import S3ControlModel

/// The error that the client throws, apart from `CancellationError`.
public struct S3ControlError: Error, Sendable {
    /// What happened, as a stable code for decisions in code.
    public var code: Code

    /// What was wrong, on one line. Never contains a header, a body, or a secret.
    public var message: String

    /// What to do about it, on one line, if there is specific advice.
    public var hint: String?

    /// Whether the request may have taken effect.
    public var effect: Effect

    /// The operation, such as `UpdateJobStatus`.
    public var operation: String?

    /// The error code that the service sent.
    public var serviceCode: ServiceErrorCode?

    /// The token of a CreateJob request: the caller's own or the one generated for the call. Repeating the request with
    /// this token does not create a second job.
    public var clientRequestToken: String?

    /// The response's HTTP status code.
    public var httpStatus: Int?

    /// The service's request ID, for AWS Support (`x-amz-request-id`).
    public var requestID: String?

    /// The service's extended request ID (`x-amz-id-2`).
    public var extendedRequestID: String?

    /// The number of attempts, including those that failed before anything was sent.
    public var attempts: Int

    /// The underlying error, such as a `TransportError` or a `ValidationError`.
    public var cause: (any Error)?

    /// Creates an error.
    public init(
        _ code: Code,
        message: String,
        hint: String? = nil,
        effect: Effect = .none,
        operation: String? = nil,
        serviceCode: ServiceErrorCode? = nil,
        clientRequestToken: String? = nil,
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
        self.serviceCode = serviceCode
        self.clientRequestToken = clientRequestToken
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
        /// Unknown: the service may have acted on the request. DescribeJob shows whether it did.
        case unknown
    }
}

extension S3ControlError {
    /// The kinds of failure.
    ///
    /// ``service`` covers all service error codes without a value of their own. See ``S3ControlError/serviceCode``.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code's name.
        public var description: String { rawValue }

        // MARK: Before anything was sent

        /// The request violates a constraint of the service. `cause` is a `ValidationError`.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A setting of the client is missing or wrong, such as the region, the endpoint, or the account.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The credentials provider failed or had no credentials. `cause` is its error, which lists every place that
        /// was checked.
        public static let noCredentials = Code(rawValue: "noCredentials")
        /// The request cannot be signed with these credentials.
        public static let signingFailed = Code(rawValue: "signingFailed")

        /// A middleware, a retry policy, or a transport threw an error of another type, which is the `cause`.
        public static let unexpected = Code(rawValue: "unexpected")

        // MARK: Error responses of the service

        /// The service rejected the request as malformed: `BadRequestException` or `InvalidRequestException`.
        public static let badRequest = Code(rawValue: "badRequest")
        /// The job does not exist: `NotFoundException`.
        public static let notFound = Code(rawValue: "notFound")
        /// The job's status does not allow the change: `JobStatusException`.
        public static let jobStatus = Code(rawValue: "jobStatus")
        /// The client request token was used for a different request before: `IdempotencyException`.
        public static let idempotency = Code(rawValue: "idempotency")
        /// More than 50 tags: `TooManyTagsException`.
        public static let tooManyTags = Code(rawValue: "tooManyTags")
        /// The token does not continue a listing: `InvalidNextTokenException`.
        public static let invalidNextToken = Code(rawValue: "invalidNextToken")
        /// The requests are too frequent.
        public static let throttled = Code(rawValue: "throttled")
        /// The service failed: `InternalServiceException`, or an HTTP status of at least 500.
        public static let internalService = Code(rawValue: "internalService")
        /// The credentials do not allow the call.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The access key is unknown, expired, or wrong, or the signature does not match its secret.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// This machine's clock differs too much from the service's.
        public static let clockSkew = Code(rawValue: "clockSkew")
        /// Any other error code of the service.
        public static let service = Code(rawValue: "service")

        // MARK: Transfer

        /// The transfer failed. `cause` is a `TransportError`.
        public static let transport = Code(rawValue: "transport")
        /// No response in time. `cause` is a `TransportError` if the transport's limit ended the wait, or the failure
        /// of the last attempt if the call's limit did.
        public static let timeout = Code(rawValue: "timeout")
        /// The response does not match the operation: it is not XML, it is truncated, or it lacks a required member.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
    }
}

extension S3ControlError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line with the message, the service's code, the HTTP status, and the request ID, if any, followed by the
    /// hint.
    public var description: String {
        ErrorText.line(
            message,
            serviceCode: serviceCode?.rawValue,
            httpStatus: httpStatus,
            requestID: requestID,
            attempts: attempts,
            hint: hint
        )
    }

    /// All properties that are set.
    public var debugDescription: String {
        ErrorText.debug(
            "S3ControlError",
            message,
            [
                ("code", code), ("effect", effect), ("attempts", attempts), ("operation", operation),
                ("serviceCode", serviceCode), ("httpStatus", httpStatus), ("requestID", requestID),
                ("extendedRequestID", extendedRequestID), ("clientRequestToken", clientRequestToken),
                ("hint", hint), ("cause", cause.map { "\(type(of: $0))(\($0))" }),
            ]
        )
    }
}

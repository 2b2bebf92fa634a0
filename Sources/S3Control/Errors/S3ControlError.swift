internal import AWSClientRuntime
public import S3ControlModel

/// Why a call did not succeed: the one error that the client throws, besides `CancellationError`.
public struct S3ControlError: Error, Sendable {
    /// What happened, as a stable code to decide by.
    public var code: Code

    /// What was wrong, in one line. Never holds a header, a body or a secret.
    public var message: String

    /// What to do about it, in one line, where something can be said.
    public var hint: String?

    /// What a caller may conclude about the service's side.
    public var effect: Effect

    /// The operation that was called, such as `UpdateJobStatus`.
    public var operation: String?

    /// The code that the service sent.
    public var serviceCode: ServiceErrorCode?

    /// The token of a CreateJob request, the caller's own or the one made for the call: the same request
    /// with the same token makes no second job.
    public var clientRequestToken: String?

    /// The response's HTTP status code.
    public var httpStatus: Int?

    /// The service's id of the request, for its support (`x-amz-request-id`).
    public var requestID: String?

    /// The service's extended id of the request (`x-amz-id-2`).
    public var extendedRequestID: String?

    /// How many times the request was sent, or tried to be.
    public var attempts: Int

    /// The error beneath, such as a `TransportError` or a `ValidationError`.
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
        self.hint = hint
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

    /// What a failed call may have done.
    public enum Effect: String, Sendable, Hashable {
        /// Nothing: the request was not sent, or the service refused it.
        case none
        /// Cannot be known from here: the request may have been acted on. DescribeJob tells.
        case unknown
    }
}

extension S3ControlError {
    /// The kinds of failure.
    ///
    /// A service's code that none of these stands for is ``service``; it is in
    /// ``S3ControlError/serviceCode``.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code's name.
        public var description: String { rawValue }

        // MARK: Before anything was sent

        /// The request breaks a rule of the service; `cause` is a `ValidationError`.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A setting of the client is missing or wrong: region, endpoint, account.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The credentials provider had none or failed; `cause` is what it threw, which lists every place that was checked.
        public static let noCredentials = Code(rawValue: "noCredentials")
        /// The request cannot be signed with these credentials.
        public static let signingFailed = Code(rawValue: "signingFailed")

        /// A middleware, a retry policy or a transport threw an error of another type, the `cause`.
        public static let unexpected = Code(rawValue: "unexpected")

        // MARK: Answers of the service

        /// The service calls the request wrong: `BadRequestException` or `InvalidRequestException`.
        public static let badRequest = Code(rawValue: "badRequest")
        /// There is no such job: `NotFoundException`.
        public static let notFound = Code(rawValue: "notFound")
        /// The job's status does not allow the change: `JobStatusException`.
        public static let jobStatus = Code(rawValue: "jobStatus")
        /// The client request token came with another request before: `IdempotencyException`.
        public static let idempotency = Code(rawValue: "idempotency")
        /// More than 50 tags: `TooManyTagsException`.
        public static let tooManyTags = Code(rawValue: "tooManyTags")
        /// The token does not continue a listing: `InvalidNextTokenException`.
        public static let invalidNextToken = Code(rawValue: "invalidNextToken")
        /// Requests come too fast.
        public static let throttled = Code(rawValue: "throttled")
        /// The service failed: `InternalServiceException`, or an HTTP status of 500 and above.
        public static let internalService = Code(rawValue: "internalService")
        /// The credentials do not allow the call.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The access key is unknown, expired or wrong, or the signature does not match its secret.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// This machine's clock differs too much from the service's.
        public static let clockSkew = Code(rawValue: "clockSkew")
        /// Another code of the service.
        public static let service = Code(rawValue: "service")

        // MARK: On the way

        /// The transfer failed; `cause` is a `TransportError`.
        public static let transport = Code(rawValue: "transport")
        /// No answer in time; `cause` is a `TransportError` if the transport's limit ended the wait, or what
        /// the last attempt failed with if the call's did.
        public static let timeout = Code(rawValue: "timeout")
        /// The response is none of the operation's: not XML, truncated, or without a required member.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
    }
}

extension S3ControlError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line: the message; the service's code, the HTTP status and the request id where there are some;
    /// the hint.
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

    /// Every property that is set.
    public var debugDescription: String {
        var parts = ["code: \(code)", "effect: \(effect)", "attempts: \(attempts)"]
        if let operation { parts.append("operation: \(operation)") }
        if let serviceCode { parts.append("serviceCode: \(serviceCode)") }
        if let httpStatus { parts.append("httpStatus: \(httpStatus)") }
        if let requestID { parts.append("requestID: \(requestID)") }
        if let extendedRequestID { parts.append("extendedRequestID: \(extendedRequestID)") }
        if let clientRequestToken { parts.append("clientRequestToken: \(clientRequestToken)") }
        if let hint { parts.append("hint: \(hint)") }
        if let cause { parts.append("cause: \(type(of: cause))(\(cause))") }
        return "S3ControlError(\(message); \(parts.joined(separator: ", ")))".onOneLine
    }
}

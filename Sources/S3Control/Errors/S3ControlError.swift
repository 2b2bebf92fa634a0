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

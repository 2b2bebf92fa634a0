internal import AWSClientRuntime

/// Why a call to S3 failed. ``S3ObjectClient`` throws no other error, except `CancellationError` and the errors of a
/// caller's own sequence.
///
/// It has the shape of `S3ControlError`, and is made of the same record of a call. It is a type of its own because the
/// two services share few codes, and because a location means as little to one as a client request token to the other.
public struct S3ObjectError: Error, Sendable {
    /// What happened, as a stable code to decide by.
    public var code: Code

    /// What was wrong, in one line. Never holds a header, a body or a secret.
    public var message: String

    /// What to do about it, in one line, where something can be said.
    public var hint: String?

    /// What a caller may conclude about the service's side.
    public var effect: Effect

    /// The operation that was called, such as `GetObject`.
    public var operation: String?

    /// What the call was about.
    public var location: S3Location?

    /// The code that the service sent, such as `NoSuchKey`.
    public var serviceCode: String?

    /// The response's HTTP status code.
    public var httpStatus: Int?

    /// The service's id of the request, for its support (`x-amz-request-id`).
    public var requestID: String?

    /// The service's extended id of the request (`x-amz-id-2`).
    public var extendedRequestID: String?

    /// How many times the request was sent, or tried to be.
    public var attempts: Int

    /// The error beneath, such as a `TransportError`.
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
        self.hint = hint
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

    /// What a failed call may have done.
    public enum Effect: String, Sendable, Hashable {
        /// Nothing: the request was not sent, or the service refused it.
        case none
        /// Unknown: the service may have acted on the request.
        case unknown
    }
}

extension S3ObjectError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line: the message; the service's code, the HTTP status and the request id where there are some;
    /// the hint.
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

    /// Every property that is set.
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

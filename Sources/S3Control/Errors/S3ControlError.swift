public import S3ControlModel

/// Why a call did not succeed: the one error that the client throws, besides `CancellationError`.
public struct S3ControlError: Error, Sendable {
    /// What happened, as a stable code to decide by.
    public var code: Code

    /// One line that says what was wrong and what to do. Never holds a header, a body or a secret.
    public var message: String

    /// What a caller may conclude about the service's side.
    public var effect: Effect

    /// The operation that was called, such as `UpdateJobStatus`.
    public var operation: String?

    /// The code that the service sent.
    public var serviceCode: ServiceErrorCode?

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
        effect: Effect = .none,
        operation: String? = nil,
        serviceCode: ServiceErrorCode? = nil,
        httpStatus: Int? = nil,
        requestID: String? = nil,
        extendedRequestID: String? = nil,
        attempts: Int = 0,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.effect = effect
        self.operation = operation
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
        /// Cannot be known from here: the request may have been acted on. DescribeJob tells.
        case unknown
    }
}

extension S3ControlError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The message, with the service's code, the HTTP status and the request id where there are some.
    public var description: String {
        var notes: [String] = []
        if let serviceCode { notes.append(serviceCode.rawValue) }
        if let httpStatus { notes.append("HTTP \(httpStatus)") }
        if let requestID { notes.append("request \(requestID)") }
        if attempts > 1 { notes.append("\(attempts) attempts") }
        return notes.isEmpty ? message : "\(message) (\(notes.joined(separator: ", ")))"
    }

    /// Every property that is set.
    public var debugDescription: String {
        var parts = ["code: \(code)", "effect: \(effect)", "attempts: \(attempts)"]
        if let operation { parts.append("operation: \(operation)") }
        if let serviceCode { parts.append("serviceCode: \(serviceCode)") }
        if let httpStatus { parts.append("httpStatus: \(httpStatus)") }
        if let requestID { parts.append("requestID: \(requestID)") }
        if let extendedRequestID { parts.append("extendedRequestID: \(extendedRequestID)") }
        if let cause { parts.append("cause: \(type(of: cause))(\(cause))") }
        return "S3ControlError(\(message); \(parts.joined(separator: ", ")))"
    }
}

public import HTTPTransport
public import HTTPTypes

/// What one call does otherwise than its client's configuration says.
public struct CallOptions: Sendable {
    /// The longest that the call may take, with all attempts and the delays between them; nil for the client's.
    public var timeout: Duration?

    /// Whether and when a failed attempt is tried again; nil for the client's policy.
    public var retryPolicy: (any RetryPolicy)?

    /// Limits of each attempt; nil for the client's.
    public var transferOptions: TransferOptions?

    /// Fields that are sent, and signed, besides the operation's own.
    public var headerFields: HTTPFields

    /// Receives the request id and the number of attempts of a call that has succeeded.
    public var onSuccess: (@Sendable (CallSummary) -> Void)?

    /// Creates options; each is the client's own unless it is given.
    public init(
        timeout: Duration? = nil,
        retryPolicy: (any RetryPolicy)? = nil,
        transferOptions: TransferOptions? = nil,
        headerFields: HTTPFields = [:],
        onSuccess: (@Sendable (CallSummary) -> Void)? = nil
    ) {
        self.timeout = timeout
        self.retryPolicy = retryPolicy
        self.transferOptions = transferOptions
        self.headerFields = headerFields
        self.onSuccess = onSuccess
    }
}

/// How a call has succeeded.
public struct CallSummary: Sendable, Hashable {
    /// The operation, such as `DescribeJob`.
    public var operation: String
    /// The service's id of the last request (`x-amz-request-id`).
    public var requestID: String?
    /// The service's extended id of it (`x-amz-id-2`).
    public var extendedRequestID: String?
    /// How many times the request was sent, or tried to be.
    public var attempts: Int

    /// Creates a summary.
    public init(operation: String, requestID: String?, extendedRequestID: String?, attempts: Int) {
        self.operation = operation
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.attempts = attempts
    }
}

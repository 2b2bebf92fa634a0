public import HTTPTransport
public import HTTPTypes

/// What one call does otherwise than its client's configuration says.
public struct CallOptions: Sendable {
    /// nil for a call without any, as nearly all are: so a call that waits keeps one word for them.
    private var storage: Storage?

    private final class Storage: Sendable {
        let values: Values

        init(_ values: Values) { self.values = values }
    }

    private struct Values: Sendable {
        var timeout: Duration?
        var retryPolicy: (any RetryPolicy)?
        var transferOptions: TransferOptions?
        var headerFields: HTTPFields = [:]
        var onSuccess: (@Sendable (CallSummary) -> Void)?
    }

    private var values: Values {
        get { storage?.values ?? Values() }
        set { storage = Storage(newValue) }
    }

    /// The longest that the call may take, with all attempts and the delays between them; nil for the client's.
    public var timeout: Duration? {
        get { storage?.values.timeout }
        set { values.timeout = newValue }
    }

    /// Whether and when a failed attempt is tried again; nil for the client's policy.
    public var retryPolicy: (any RetryPolicy)? {
        get { storage?.values.retryPolicy }
        set { values.retryPolicy = newValue }
    }

    /// Limits of each attempt; nil for the client's.
    public var transferOptions: TransferOptions? {
        get { storage?.values.transferOptions }
        set { values.transferOptions = newValue }
    }

    /// Fields that are sent and signed in addition to the operation's own.
    public var headerFields: HTTPFields {
        get { storage?.values.headerFields ?? [:] }
        set { values.headerFields = newValue }
    }

    /// Receives the request id and the number of attempts of a call that has succeeded.
    public var onSuccess: (@Sendable (CallSummary) -> Void)? {
        get { storage?.values.onSuccess }
        set { values.onSuccess = newValue }
    }

    /// Whether there are fields to send in addition to the operation's own.
    var hasFields: Bool { storage.map { !$0.values.headerFields.isEmpty } ?? false }

    /// Creates options that change nothing.
    public init() {}

    /// Creates options; each is the client's own unless it is given.
    public init(
        timeout: Duration? = nil,
        retryPolicy: (any RetryPolicy)? = nil,
        transferOptions: TransferOptions? = nil,
        headerFields: HTTPFields = [:],
        onSuccess: (@Sendable (CallSummary) -> Void)? = nil
    ) {
        values = Values(
            timeout: timeout,
            retryPolicy: retryPolicy,
            transferOptions: transferOptions,
            headerFields: headerFields,
            onSuccess: onSuccess
        )
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

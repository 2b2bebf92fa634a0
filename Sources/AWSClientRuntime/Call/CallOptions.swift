public import HTTPTransport
public import HTTPTypes

/// The options of one call, which take precedence over its client's configuration.
public struct CallOptions: Sendable {
    /// nil for a call without options, as nearly all calls are. A waiting call then stores one word for them.
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

    /// The maximum duration of the call, including all attempts and the delays between
    /// them; nil for the client's timeout.
    public var timeout: Duration? {
        get { storage?.values.timeout }
        set { values.timeout = newValue }
    }

    /// Whether and when a failed attempt is retried; nil for the client's policy.
    public var retryPolicy: (any RetryPolicy)? {
        get { storage?.values.retryPolicy }
        set { values.retryPolicy = newValue }
    }

    /// Limits of each attempt; nil for the client's.
    public var transferOptions: TransferOptions? {
        get { storage?.values.transferOptions }
        set { values.transferOptions = newValue }
    }

    /// Header fields to send and sign in addition to the operation's own. They
    /// replace fields with the same name.
    public var headerFields: HTTPFields {
        get { storage?.values.headerFields ?? [:] }
        set { values.headerFields = newValue }
    }

    /// Receives the request ID and the number of attempts of a call that succeeded.
    public var onSuccess: (@Sendable (CallSummary) -> Void)? {
        get { storage?.values.onSuccess }
        set { values.onSuccess = newValue }
    }

    /// Whether there are additional header fields.
    var hasFields: Bool { storage.map { !$0.values.headerFields.isEmpty } ?? false }

    /// Creates options that change nothing.
    public init() {}

    /// Creates options. Options that are not given are the client's.
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

/// The outcome of a call that succeeded.
public struct CallSummary: Sendable, Hashable {
    /// The operation, such as `DescribeJob`.
    public var operation: String
    /// The service's request ID of the last request (`x-amz-request-id`).
    public var requestID: String?
    /// The service's extended request ID of the last request (`x-amz-id-2`).
    public var extendedRequestID: String?
    /// The number of attempts, including those that failed before anything was sent.
    public var attempts: Int

    /// Creates a summary.
    public init(operation: String, requestID: String?, extendedRequestID: String?, attempts: Int) {
        self.operation = operation
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.attempts = attempts
    }
}

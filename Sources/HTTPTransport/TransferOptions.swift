/// Time and size limits of one transfer.
public struct TransferOptions: Sendable, Hashable {
    /// The maximum time to establish a connection, including name lookup and TLS; nil for no separate limit.
    public var connectTimeout: Duration?

    /// The maximum time for the whole transfer, including the wait for a connection; nil for no limit.
    public var timeout: Duration?

    /// The maximum wait until the transport starts the transfer; nil for no separate limit.
    public var queueTimeout: Duration?

    /// The maximum time with a rate below ``stallBytesPerSecond`` after the start; nil for no separate limit.
    ///
    /// A transport may round it up to whole seconds, as libcurl's `CURLOPT_LOW_SPEED_TIME` does.
    public var stallTimeout: Duration?

    /// The rate below which a transfer is stalled, in bytes per second, both directions combined; at least 1.
    public var stallBytesPerSecond: Int

    /// The maximum size of a response body, in bytes after decompression.
    public var maxResponseBodyBytes: Int

    /// The maximum size of a response head, in bytes, with status lines, interim responses, and trailers.
    public var maxResponseHeadBytes: Int

    /// Whether to request gzip and to decompress such a response.
    public var acceptsGzip: Bool

    /// Whether other transfers may be waiting for the result of this one, as for credentials.
    ///
    /// A transport that limits its connections counts such transfers separately, so that they do not wait for
    /// the others.
    package var isPrerequisite = false

    /// Creates limits. The defaults suit a control API: 10 s to connect, 60 s in total, 30 s without a byte,
    /// 16 MiB of body, and 64 KiB of head.
    public init(
        connectTimeout: Duration? = .seconds(10),
        timeout: Duration? = .seconds(60),
        queueTimeout: Duration? = nil,
        stallTimeout: Duration? = .seconds(30),
        stallBytesPerSecond: Int = 1,
        maxResponseBodyBytes: Int = 16 * 1024 * 1024,
        maxResponseHeadBytes: Int = 64 * 1024,
        acceptsGzip: Bool = false
    ) {
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.queueTimeout = queueTimeout
        self.stallTimeout = stallTimeout
        self.stallBytesPerSecond = stallBytesPerSecond
        self.maxResponseBodyBytes = maxResponseBodyBytes
        self.maxResponseHeadBytes = maxResponseHeadBytes
        self.acceptsGzip = acceptsGzip
    }
}

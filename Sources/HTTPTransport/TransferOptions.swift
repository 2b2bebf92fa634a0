/// Limits of one transfer, in time and in size.
public struct TransferOptions: Sendable, Hashable {
    /// The longest time to establish a connection, name lookup and TLS included; nil for no limit of its own.
    public var connectTimeout: Duration?

    /// The longest time for the whole transfer, waiting for a connection included; nil for no limit.
    public var timeout: Duration?

    /// The longest time to wait until the transport starts the transfer; nil for no limit of its own.
    public var queueTimeout: Duration?

    /// The longest time with fewer than ``stallBytesPerSecond``, once started; nil for no limit of its own.
    ///
    /// A transport may round it up to whole seconds, as libcurl's `CURLOPT_LOW_SPEED_TIME` does.
    public var stallTimeout: Duration?

    /// The rate, in bytes a second both ways together, below which a transfer counts as stalled; at least 1.
    public var stallBytesPerSecond: Int

    /// The largest response body accepted, in bytes, counted after decompression.
    public var maxResponseBodyBytes: Int

    /// The largest response head accepted, in bytes: status lines and fields of interim responses
    /// and trailers included.
    public var maxResponseHeadBytes: Int

    /// Whether to ask for gzip and to decompress such a response.
    public var acceptsGzip: Bool

    /// Creates limits; the defaults suit a control API: 10 s to connect, 60 s in all, 30 s without a
    /// byte, 16 MiB of body, 64 KiB of head.
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

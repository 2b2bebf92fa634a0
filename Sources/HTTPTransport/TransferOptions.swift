/// Limits of one transfer, in time and in size.
public struct TransferOptions: Sendable, Hashable {
    /// The longest time to establish a connection, TLS included; nil for no limit of its own.
    public var connectTimeout: Duration?

    /// The longest time for the whole transfer, waiting for a connection included; nil for no limit.
    public var timeout: Duration?

    /// The largest response body accepted, in bytes.
    public var maxResponseBodyBytes: Int

    /// Creates limits; the defaults suit a control API: 10 s to connect, 60 s in all, 16 MiB.
    public init(
        connectTimeout: Duration? = .seconds(10),
        timeout: Duration? = .seconds(60),
        maxResponseBodyBytes: Int = 16 * 1024 * 1024
    ) {
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maxResponseBodyBytes = maxResponseBodyBytes
    }
}

/// The durations and sizes of one transfer.
///
/// Apart from ``queued``, durations are measured from the start of the transfer and include the earlier
/// phases: ``firstByte`` includes ``connect``.
public struct TransferMetrics: Sendable, Hashable {
    /// The wait before the transfer was started.
    public var queued: Duration

    /// The time until the host's name was resolved; zero on a reused connection.
    public var nameLookup: Duration

    /// The time until the connection was established; zero on a reused connection.
    public var connect: Duration

    /// The time until the TLS handshake was complete; zero on a reused connection and without TLS.
    public var tls: Duration

    /// The time until the response's first byte was received.
    public var firstByte: Duration

    /// The time until the transfer ended.
    public var total: Duration

    /// The bytes of the request that were sent, head and body, before TLS.
    public var bytesSent: Int

    /// The bytes of the response that were received, head and body, before decompression.
    public var bytesReceived: Int

    /// Whether the request was sent on a connection that an earlier request had used.
    public var reusedConnection: Bool

    /// The HTTP version, such as "HTTP/1.1" or "HTTP/2".
    public var httpVersion: String

    /// Creates metrics.
    public init(
        queued: Duration = .zero,
        nameLookup: Duration = .zero,
        connect: Duration = .zero,
        tls: Duration = .zero,
        firstByte: Duration = .zero,
        total: Duration = .zero,
        bytesSent: Int = 0,
        bytesReceived: Int = 0,
        reusedConnection: Bool = false,
        httpVersion: String = "HTTP/1.1"
    ) {
        self.queued = queued
        self.nameLookup = nameLookup
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.reusedConnection = reusedConnection
        self.httpVersion = httpVersion
    }
}

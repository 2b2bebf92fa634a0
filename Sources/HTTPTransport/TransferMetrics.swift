/// What one transfer took, in time and in bytes.
///
/// The times are measured from the moment the transport started the transfer (``queued`` is the time
/// before it) and include what came earlier: ``firstByte`` includes ``connect``.
public struct TransferMetrics: Sendable, Hashable {
    /// The time that the transfer waited before it was started.
    public var queued: Duration

    /// Until the host's name was resolved; zero on a reused connection.
    public var nameLookup: Duration

    /// Until the connection stood; zero on a reused connection.
    public var connect: Duration

    /// Until the TLS handshake was done; zero on a reused connection and without TLS.
    public var tls: Duration

    /// Until the response's first byte was received.
    public var firstByte: Duration

    /// Until the transfer ended.
    public var total: Duration

    /// The request's bytes sent, head and body, before TLS.
    public var bytesSent: Int

    /// The response's bytes received, head and body, before decompression.
    public var bytesReceived: Int

    /// Whether the request was sent on a connection that an earlier one had used.
    public var reusedConnection: Bool

    /// The version of HTTP spoken, such as "HTTP/1.1" or "HTTP/2".
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

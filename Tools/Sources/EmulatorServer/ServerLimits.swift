/// What the server takes from its clients, in size, number and time.
public struct ServerLimits: Sendable, Hashable {
    /// The most bytes of a request's body; a larger one is answered with 413.
    public var bodyBytes: Int
    /// The most bytes of a request's header fields; larger ones are answered with 431. The parser itself
    /// takes no more than 80 KiB.
    public var headerBytes: Int
    /// The most connections at a time; one more is answered with 503 and closed.
    public var connections: Int
    /// The longest wait for the next request's head.
    public var idleTime: Duration
    /// The longest time from a request's head to its end, and a second more for each 64 KiB of body; a slower one is answered
    /// with 408.
    public var requestTime: Duration

    /// The rate at which a body may come however long it takes.
    static let leastBytesPerSecond = 64 * 1024

    /// Creates limits; by default 1 MiB of body, 32 KiB of header, 4,096 connections, 60 s of waiting and
    /// 20 s for a request.
    public init(
        bodyBytes: Int = 1024 * 1024,
        headerBytes: Int = 32 * 1024,
        connections: Int = 4096,
        idleTime: Duration = .seconds(60),
        requestTime: Duration = .seconds(20)
    ) {
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.connections = connections
        self.idleTime = idleTime
        self.requestTime = requestTime
    }
}

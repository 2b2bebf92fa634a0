internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Serves a ``Responder`` over HTTP/1.1.
///
/// A request's target may have the absolute form, too, as clients send it to a proxy. So the server can answer for hosts
/// whose names do not resolve. CONNECT opens a tunnel that leads back to this server, whatever host it names: never to
/// another one.
public struct HTTPServer: Sendable {
    private let channel: any Channel
    private let connections: ConnectionRegistry

    /// The port that the server listens on.
    public let port: Int

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: The address to bind to.
    ///   - port: The port, or 0 for a free one.
    ///   - tls: The certificate to show; nil for plain HTTP.
    ///   - limits: What is taken from clients.
    ///   - responder: What answers the requests.
    ///   - log: Called with each request that was answered.
    /// - Throws: ``StartError``, such as that the port is taken.
    public static func start(
        host: String = "127.0.0.1",
        port: Int = 0,
        tls: ServerTLS? = nil,
        limits: ServerLimits = ServerLimits(),
        responder: any Responder,
        log: (@Sendable (ServedRequest) -> Void)? = nil
    ) async throws -> HTTPServer {
        let connections = ConnectionRegistry(limit: limits.connections)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // A client that asks and does not read what it is answered is not to fill the memory.
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls.context)) }
                    let connection = ServedConnection(
                        responder: responder,
                        limits: limits,
                        isRefused: !connections.add(channel),
                        log: log
                    )
                    try connection.addHandlers(to: pipeline)
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.bind(host: host, port: port).get()
        } catch {
            throw StartError(address: "\(host):\(port)", error)
        }
        return HTTPServer(
            channel: channel,
            connections: connections,
            port: channel.localAddress?.port ?? port
        )
    }

    /// Why a server cannot listen.
    public struct StartError: Error, CustomStringConvertible {
        /// The address and the reason, in one line.
        public let description: String

        init(address: String, _ error: any Error) {
            let reason =
                switch (error as? IOError)?.errnoCode {
                case EADDRINUSE: "something else listens there already; choose another with --port"
                case EACCES: "that needs a permission that this user does not have"
                case EADDRNOTAVAIL: "this machine does not have that address"
                default: "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
                }
            description = "\(address) cannot be listened on: \(reason)"
        }
    }

    /// Stops to listen, answers what was asked already, and returns when no connection is left. To be
    /// called once.
    ///
    /// - Parameter grace: How long answers may take; then connections are closed in any case.
    public func stop(grace: Duration = .seconds(5)) async throws {
        try await channel.close()
        try await connections.drain(on: channel.eventLoop, grace: grace).get()
    }
}

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

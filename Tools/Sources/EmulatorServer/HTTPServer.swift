import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Serves a ``Responder`` over HTTP/1.1.
///
/// A request's target may have the absolute form, which clients send to a proxy. The server can therefore
/// respond for hosts whose names do not resolve. CONNECT opens a tunnel back to this server, regardless of
/// the host that it names, and never to another one.
public struct HTTPServer: Sendable {
    private let channel: any Channel
    private let connections: ConnectionRegistry

    /// The port that the server listens on.
    public let port: Int

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - host: The address to bind to.
    ///   - port: The port, or 0 for a free one.
    ///   - tls: The certificate of the server; nil for plain HTTP.
    ///   - limits: The limits for clients.
    ///   - responder: The responder, which returns the responses.
    ///   - log: Called for each request, with its response.
    /// - Throws: ``StartError`` if the server cannot listen, such as when the port is in use.
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
            // Limits the memory for a client that sends requests and does not read the responses.
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

    /// The reason why a server cannot listen.
    public struct StartError: Error, CustomStringConvertible {
        /// The address and the reason, on one line.
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

    /// Stops listening, responds to requests that have been received, and returns when no
    /// connection is left. Call it once.
    ///
    /// - Parameter grace: The longest time that responses may take. Then the
    ///   remaining connections are closed.
    public func stop(grace: Duration = .seconds(5)) async throws {
        try await channel.close()
        try await connections.drain(on: channel.eventLoop, grace: grace).get()
    }
}

/// The limits for the size, number, and duration of clients' requests.
public struct ServerLimits: Sendable, Hashable {
    /// The maximum number of bytes of a request's body. A larger body is rejected with 413.
    public var bodyBytes: Int
    /// The maximum number of bytes of a request's header fields. Larger header fields are rejected with 431.
    /// The parser accepts at most 80 KiB.
    public var headerBytes: Int
    /// The maximum number of concurrent connections. Another one is rejected with 503 and closed.
    public var connections: Int
    /// The longest wait for the head of the next request, and for a client that does not read a response.
    public var idleTime: Duration
    /// The longest time from a request's head to its end, plus one second for each 64 KiB of body. A slower
    /// request is rejected with 408.
    public var requestTime: Duration
    /// The time for which received bytes are discarded after the last response was sent. An immediate close
    /// would reset the connection of a client that is still sending.
    package var lingerTime: Duration = .seconds(1)

    /// The transfer rate at which a body of any length stays within the time limit.
    static let leastBytesPerSecond = 64 * 1024

    /// Creates limits. The defaults are 1 MiB for a body, 32 KiB for a header, 4,096 connections, 60 s
    /// between requests, and 20 s for a request.
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

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Serves a ``Responder`` over HTTP/1.1.
///
/// A request's target may have the absolute form too, as clients send it to a proxy: so the server
/// stands in for hosts whose names do not resolve. CONNECT is answered with a tunnel that leads back to this server,
/// whatever host it names: never to another one.
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
    /// - Throws: What the socket says, such as that the port is taken.
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
        let channel = try await bootstrap.bind(host: host, port: port).get()
        return HTTPServer(
            channel: channel,
            connections: connections,
            port: channel.localAddress?.port ?? port
        )
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

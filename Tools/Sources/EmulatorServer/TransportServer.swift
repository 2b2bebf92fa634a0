public import HTTPTransport
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Serves an `HTTPTransport` over HTTP/1.1.
///
/// A request's target may have the absolute form too, as clients send it to a proxy: so the server
/// stands in for hosts whose names do not resolve.
public struct TransportServer: Sendable {
    private let channel: any Channel

    /// The port that the server listens on.
    public let port: Int

    /// The most bytes of a request's body; a larger one is answered with 413.
    static let maximumBodyBytes = 2 * 1024 * 1024

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: The address to bind to.
    ///   - port: The port, or 0 for a free one.
    ///   - transport: What answers the requests.
    ///   - log: Called with one line for each request.
    /// - Throws: What the socket says, such as that the port is taken.
    public static func start(
        host: String,
        port: Int,
        transport: any HTTPTransport,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> TransportServer {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: true,
                        withErrorHandling: true
                    )
                    try pipeline.addHandler(TransportHandler(transport: transport, log: log))
                }
            }
        let channel = try await bootstrap.bind(host: host, port: port).get()
        return TransportServer(channel: channel, port: channel.localAddress?.port ?? port)
    }

    /// Stops to listen.
    public func stop() async throws {
        try await channel.close()
    }

    /// Returns once the server has stopped.
    public func waitUntilStopped() async throws {
        try await channel.closeFuture.get()
    }
}

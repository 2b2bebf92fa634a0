import NIOCore
import NIOPosix
import Testing

/// A connection over which a test sends bytes as it likes.
struct RawClient {
    let channel: any Channel
    private let received: EventLoopFuture<[UInt8]>
    private let begun: EventLoopFuture<Void>

    init(port: Int) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: [UInt8].self)
        let first = loop.makePromise(of: Void.self)
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(promise, first: first))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        received = promise.futureResult
        begun = first.futureResult
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func endOutput() async {
        try? await channel.close(mode: .output)
    }

    /// Returns once anything has come, or the connection has ended.
    func waitForBytes() async throws { try await begun.get() }

    /// What came until the server ended the connection.
    func readToEnd(within time: TimeAmount = .seconds(10)) async throws -> String {
        let late = channel.eventLoop.scheduleTask(in: time) { [channel] in
            channel.pipeline.fireErrorCaught(Late())
        }
        defer { late.cancel() }
        return String(decoding: try await received.get(), as: UTF8.self)
    }

    /// Sends `bytes` over a connection of its own, and returns what comes back.
    static func exchange(port: Int, _ bytes: [UInt8], endsOutput: Bool = true) async throws -> String {
        let client = try await RawClient(port: port)
        // The server may end the connection before it has read all.
        try? await client.send(bytes)
        if endsOutput { await client.endOutput() }
        return try await client.readToEnd()
    }

    static func exchange(port: Int, _ text: String, endsOutput: Bool = true) async throws -> String {
        try await exchange(port: port, Array(text.utf8), endsOutput: endsOutput)
    }

    struct Late: Error {}

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var bytes: [UInt8] = []
        private let promise: EventLoopPromise<[UInt8]>
        private let first: EventLoopPromise<Void>
        private var isDone = false

        init(_ promise: EventLoopPromise<[UInt8]>, first: EventLoopPromise<Void>) {
            self.promise = promise
            self.first = first
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if bytes.isEmpty { first.succeed() }
            let buffer = unwrapInboundIn(data)
            // As an array, because that is a single operation in unoptimized builds, too.
            bytes += buffer.getBytes(at: buffer.readerIndex, length: buffer.readableBytes) ?? []
        }

        private func finish(context: ChannelHandlerContext) {
            guard !isDone else { return }
            isDone = true
            promise.succeed(bytes)
            context.close(promise: nil)
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { finish(context: context) }
        }

        func channelInactive(context: ChannelHandlerContext) { finish(context: context) }

        /// Comes, unlike `channelInactive`, where the connection was refused, too.
        func handlerRemoved(context: ChannelHandlerContext) {
            if bytes.isEmpty { first.succeed() }
            guard !isDone else { return }
            isDone = true
            promise.succeed(bytes)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard error is Late, !isDone else { return finish(context: context) }
            isDone = true
            promise.fail(error)
            context.close(promise: nil)
        }
    }
}

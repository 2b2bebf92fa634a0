import NIOCore
import NIOPosix
import Testing

/// A connection over which a test sends bytes as it likes.
struct RawClient {
    let channel: any Channel
    private let received: EventLoopFuture<[UInt8]>
    private let begun: EventLoopFuture<Void>

    /// - Parameters:
    ///   - port: The server's port at this machine.
    ///   - rate: How many bytes to read a second; nil for as many as come.
    init(port: Int, reading rate: Int? = nil) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: [UInt8].self)
        let first = loop.makePromise(of: Void.self)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Collector(promise, first: first, rate: rate)
                    )
                }
            }
        if rate != nil {
            // The system takes little more than what is read.
            bootstrap = bootstrap.channelOption(.autoRead, value: false)
                .channelOption(.socketOption(.so_rcvbuf), value: 256 * 1024)
        }
        channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
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
    ///
    /// The time is long because a busy machine takes long for many bytes.
    func readToEnd(within time: TimeAmount = .minutes(3)) async throws -> String {
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
        private let rate: Int?
        /// How many bytes came since the last read began.
        private var fresh = 0
        private var nextRead: Scheduled<Void>?

        init(_ promise: EventLoopPromise<[UInt8]>, first: EventLoopPromise<Void>, rate: Int?) {
            self.promise = promise
            self.first = first
            self.rate = rate
        }

        func channelActive(context: ChannelHandlerContext) {
            if rate != nil { context.read() }
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            guard let rate else { return }
            let pause = TimeAmount.nanoseconds(Int64(fresh) * 1_000_000_000 / Int64(rate))
            fresh = 0
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            nextRead?.cancel()
            nextRead = context.eventLoop.scheduleTask(in: pause) { bound.value.read() }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if bytes.isEmpty { first.succeed() }
            let buffer = unwrapInboundIn(data)
            fresh += buffer.readableBytes
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
            nextRead?.cancel()
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

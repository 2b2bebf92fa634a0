import NIOCore
import NIOHTTP1
import Synchronization

/// The open connections.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
        var whenEmpty: EventLoopPromise<Void>?
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Registers a channel until it closes. Returns false if the maximum number of connections is
    /// reached or the server is stopping.
    func add(_ channel: any Channel) -> Bool {
        let isTaken = state.withLock { state in
            guard state.channels.count < limit, !state.isStopping else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        if isTaken { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
        return isTaken
    }

    private func remove(_ channel: any Channel) {
        let promise = state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.channels.isEmpty else { return nil }
            defer { state.whenEmpty = nil }
            return state.whenEmpty
        }
        promise?.succeed()
    }

    /// Ends all connections after their current responses, and closes those that are still open after
    /// `grace`. The future completes when no connection is left.
    func drain(on eventLoop: any EventLoop, grace: Duration) -> EventLoopFuture<Void> {
        let promise = eventLoop.makePromise(of: Void.self)
        let channels = state.withLock { state in
            state.isStopping = true
            if !state.channels.isEmpty { state.whenEmpty = promise }
            return Array(state.channels.values)
        }
        if channels.isEmpty { promise.succeed() }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(StopEvent()) }
        let late = eventLoop.scheduleTask(in: TimeAmount(grace)) {
            for channel in channels { channel.close(promise: nil) }
        }
        return promise.futureResult.always { _ in late.cancel() }
    }
}

/// The event that ends a connection after its current response.
struct StopEvent: Sendable {}

/// The values from which a connection's handlers are created. A tunnel creates new handlers.
struct ServedConnection: Sendable {
    let responder: any Responder
    let limits: ServerLimits
    let isRefused: Bool
    let log: (@Sendable (ServedRequest) -> Void)?
    /// Whether the bytes arrive through a tunnel that a CONNECT request opened.
    var isTunnel = false

    func addHandlers(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        let bytes = ByteCounter()
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        let handler = ConnectionHandler(self, bytes: bytes)
        handler.removeCodec = { pipeline in
            [
                pipeline.removeHandler(decoder), pipeline.removeHandler(encoder),
                pipeline.removeHandler(bytes),
                pipeline.removeHandler(handler),
            ]
        }
        try pipeline.addHandlers([bytes, encoder, decoder, handler])
    }
}

/// Counts received bytes, to distinguish a connection with half a head from an idle one.
final class ByteCounter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private(set) var count = 0
    /// The first bytes of the current request.
    private var start: [UInt8] = []
    private static let kept = 1024

    /// Records that the request is complete and that the next one follows.
    func endRequest() {
        start = []
    }

    /// Whether the current request is a HEAD, whose response has no body.
    var isHead: Bool { start.starts(with: "HEAD ".utf8) }

    /// The target of the current request, if the request line has arrived that far.
    var target: String? {
        let words = start.prefix { $0 != 13 && $0 != 10 }
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return words.count > 1 ? String(decoding: words[1], as: UTF8.self) : nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        count += bytes.readableBytes
        if start.count < Self.kept { start += bytes.readableBytesView.prefix(Self.kept - start.count) }
        context.fireChannelRead(data)
    }
}

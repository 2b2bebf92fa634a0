internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// The connections that are open.
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

    /// Registers a channel until it closes; false if there are as many as may be.
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

    /// Asks all connections to end once they have answered, closes those that have not after `grace`, and
    /// completes when there are none.
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

/// Asks a connection to end once it has answered.
struct StopEvent: Sendable {}

/// What the handlers of a connection are made from; a tunnel makes new handlers.
struct ServedConnection: Sendable {
    let responder: any Responder
    let limits: ServerLimits
    let isRefused: Bool
    let log: (@Sendable (ServedRequest) -> Void)?
    /// Whether the bytes come through a tunnel that a CONNECT has opened.
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
    /// The first bytes of the request that is coming.
    private var start: [UInt8] = []
    private static let kept = 1024

    /// Notes that the request has come, and that what follows is the next one.
    func endRequest() {
        start = []
    }

    /// Whether the request that is coming is a HEAD, whose answer has no body.
    var isHead: Bool { start.starts(with: "HEAD ".utf8) }

    /// The target of the request that is coming, if its line has come so far.
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

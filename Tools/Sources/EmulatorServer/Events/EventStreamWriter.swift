import HTTPTypes
import NIOCore
import NIOHTTP1

/// Writes an ``EventStream`` to a connection, on its event loop.
final class EventStreamWriter {
    private let stream: EventStream
    private let context: ChannelHandlerContext
    private var number: Int?
    private var ticker: RepeatedTask?
    private var ticks = 0

    init(_ stream: EventStream, _ context: ChannelHandlerContext) {
        self.stream = stream
        self.context = context
    }

    /// Writes the response's head and the events that the client has missed.
    ///
    /// - Returns: False, with nothing written, if the maximum number of streams is reached.
    func begin(version: HTTPVersion) -> Bool {
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let opened = stream.hub.open(after: stream.lastID) { event in
            eventLoop.execute { bound.value.send(event) }
        }
        guard let opened else { return false }
        number = opened.stream
        let fields: HTTPHeaders = [
            "Content-Type": "text/event-stream", "Cache-Control": "no-store", "Connection": "close",
        ]
        let head = HTTPResponseHead(version: version, status: .ok, headers: fields)
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        write(": job events\n\n")
        for event in opened.missed { send(event) }
        let interval = TimeAmount(EventStream.tickInterval)
        ticker = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            bound.value.tick()
        }
        return true
    }

    private func send(_ event: JobEventHub.Numbered) {
        guard number != nil else { return }
        write(stream.hub.text(of: event))
    }

    private func tick() {
        guard number != nil else { return }
        stream.tick()
        ticks += 1
        if ticks.isMultiple(of: EventStream.ticksPerComment) { write(": keep-alive\n\n") }
    }

    private func write(_ text: String) {
        // Limits the memory for a client that does not read. The client can reconnect with the ID of
        // the last event that it received.
        guard context.channel.isWritable else { return context.close(promise: nil) }
        let buffer = context.channel.allocator.buffer(string: text)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.body(.byteBuffer(buffer))), promise: nil)
    }

    /// Stops writing.
    func cancel() {
        ticker?.cancel()
        ticker = nil
        if let number { stream.hub.close(number) }
        number = nil
    }
}

/// A response that continues until one side ends it.
public struct EventStream: Sendable {
    let hub: JobEventHub
    /// The ID of the last event that the client has received.
    let lastID: String?
    /// Advances simulated jobs, which otherwise advance only with a request.
    let tick: @Sendable () -> Void

    /// The interval between calls of ``tick``.
    static let tickInterval = Duration.seconds(1)
    /// The number of ticks between two comments, which show that the connection is alive.
    static let ticksPerComment = 15
}

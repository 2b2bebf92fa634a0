internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

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
    /// - Returns: False, with nothing written, if there are as many streams as may be.
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
        // A client that does not read is not to fill the memory; it may come back with the last id it has seen.
        guard context.channel.isWritable else { return context.close(promise: nil) }
        let buffer = context.channel.allocator.buffer(string: text)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.body(.byteBuffer(buffer))), promise: nil)
    }

    /// Writes the response's end.
    func end() {
        guard number != nil else { return }
        cancel()
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
    }

    /// Writes nothing more.
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
    /// The id of the last event that the client has.
    let lastID: String?
    /// Lets time pass for simulated jobs, which otherwise happens only with a request.
    let tick: @Sendable () -> Void

    /// How often ``tick`` is called.
    static let tickInterval = Duration.seconds(1)
    /// After how many ticks a comment shows that the connection is alive.
    static let ticksPerComment = 15
}

import HTTPTransport
import HTTPTypes
import NIOCore
import NIOHTTP1
import S3ControlEmulator

/// Serves one connection: receives requests, passes them to the responder, and writes the responses.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    enum Phase {
        /// Between requests, or within a request's head.
        case waiting
        /// Within a request's body.
        case receiving(HTTPRequestHead)
        /// The response is delayed, or is not sent because the client does not read.
        case answering
        /// The response continues until one side ends it.
        case streaming(EventStreamWriter)
        /// The last response was written, or none will be.
        case closing
        /// The connection becomes a tunnel, which new handlers serve.
        case tunneling
    }

    let connection: ServedConnection
    let bytes: ByteCounter
    /// Removes the handlers that read and write HTTP, including this one.
    var removeCodec: ((ChannelPipeline.SynchronousOperations) -> [EventLoopFuture<Void>])?

    var phase = Phase.waiting
    /// What has arrived of the request's body. Not part of the phase: as a payload, which is copied to be changed,
    /// it would be copied with each piece in unoptimized builds.
    var body: [UInt8] = []
    var isStopping = false
    /// The parts that arrived while a response was delayed. There is at most one read of
    /// them, because reading then stops.
    var held: [HTTPServerRequestPart] = []
    private var deadline = NIODeadline.distantFuture
    private var timer: Scheduled<Void>?
    private var timerDate = NIODeadline.distantFuture
    /// The number of bytes that had arrived when the last request ended.
    private var bytesBefore = 0
    /// The number of responses that were written but not sent completely.
    var unsent = 0
    private var isInputClosed = false
    var peer = ""

    init(_ connection: ServedConnection, bytes: ByteCounter) {
        self.connection = connection
        self.bytes = bytes
    }

    var limits: ServerLimits { connection.limits }
    var log: (@Sendable (ServedRequest) -> Void)? { connection.log }

    func handlerAdded(context: ChannelHandlerContext) {
        // A tunnel's channel is active already.
        if connection.isTunnel { start(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        removeCodec = nil
        endStream()
    }

    // MARK: Time

    func channelActive(context: ChannelHandlerContext) {
        start(context: context)
        context.fireChannelActive()
    }

    private func start(context: ChannelHandlerContext) {
        peer = context.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
        if connection.isRefused {
            refuse(503, "SlowDown", "There are too many connections.", context: context)
        } else {
            expect(within: limits.idleTime, context: context)
        }
    }

    /// Sets the time by which something must happen.
    ///
    /// The timer is kept and checks the deadline when it fires, which costs less
    /// than a new timer for each request.
    func expect(within duration: Duration, context: ChannelHandlerContext) {
        deadline = .now() + TimeAmount(duration)
        if timerDate > deadline { startTimer(at: deadline, context: context) }
    }

    private func startTimer(at date: NIODeadline, context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        timer?.cancel()
        timerDate = date
        timer = context.eventLoop.scheduleTask(deadline: date) {
            bound.value.handler.timerWentOff(context: bound.value.context)
        }
    }

    private func timerWentOff(context: ChannelHandlerContext) {
        timer = nil
        timerDate = .distantFuture
        guard deadline <= .now() else {
            if deadline < .distantFuture { startTimer(at: deadline, context: context) }
            return
        }
        switch phase {
        case .waiting where isIdle, .closing, .answering: context.close(promise: nil)
        case .streaming, .tunneling: break
        case .waiting, .receiving:
            refuse(
                408,
                "RequestTimeout",
                "Your socket connection to the server was not read from or written to within the timeout period.",
                context: context
            )
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        endStream()
        phase = .closing
        body = []
        context.fireChannelInactive()
    }

    private func endStream() {
        if case .streaming(let writer) = phase { writer.cancel() }
    }

    // MARK: Sending

    /// Extends the time for the rest of a response, because a piece of it was sent.
    func extendDeadline(context: ChannelHandlerContext) {
        switch phase {
        case .waiting, .closing: expect(within: limits.idleTime, context: context)
        case .answering where deadline != .distantFuture: expect(within: limits.idleTime, context: context)
        case .answering, .receiving, .streaming, .tunneling: break
        }
    }

    /// Continues when all responses were sent: waits for the next request, or ends the connection.
    func continueAfterSending(context: ChannelHandlerContext) {
        switch phase {
        case .waiting where isIdle && (isStopping || isInputClosed): context.close(promise: nil)
        case .waiting: expect(within: limits.idleTime, context: context)
        case .closing:
            context.close(mode: .output, promise: nil)
            expect(within: limits.lingerTime, context: context)
        case .answering, .receiving, .streaming, .tunneling: break
        }
    }

    /// Whether nothing of another request has arrived.
    private var isIdle: Bool { bytes.count == bytesBefore && held.isEmpty }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .answering = phase { held.append(part) } else { receive(part, context: context) }
    }

    private func receive(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch (part, phase) {
        case (.head(let head), .waiting): begin(head, context: context)
        case (.body(let piece), .receiving):
            guard body.count + piece.readableBytes <= limits.bodyBytes else {
                return refuseLargeBody(context: context)
            }
            // Appended as an array, because that is a single operation in unoptimized builds, too.
            body += piece.getBytes(at: piece.readerIndex, length: piece.readableBytes) ?? []
            // A large body may take longer, if it arrives at a reasonable rate.
            let time = Int64(piece.readableBytes) * 1_000_000_000 / Int64(ServerLimits.leastBytesPerSecond)
            deadline = deadline + .nanoseconds(time)
        case (.end, .receiving(let head)):
            let body = body
            self.body = []
            answer(head, body, context: context)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        phase = .receiving(head)
        body = []
        let headerBytes = head.headers.reduce(head.uri.utf8.count) {
            $0 + $1.0.utf8.count + $1.1.utf8.count + 4
        }
        guard headerBytes <= limits.headerBytes else {
            return refuseLargeHeader(context: context)
        }
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard length <= limits.bodyBytes else { return refuseLargeBody(context: context) }
        expect(within: limits.requestTime, context: context)
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let proceed = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8], context: ChannelHandlerContext) {
        bytesBefore = bytes.count
        bytes.endRequest()
        if head.method == .CONNECT, !connection.isTunnel { return openTunnel(head, context: context) }
        guard
            let request = HTTPRequest(
                method: head.method.rawValue,
                target: head.uri,
                fields: head.headers.lazy.map { ($0.name, $0.value) }
            )
        else {
            return refuse(400, "BadRequest", "The HTTP request is malformed.", context: context)
        }
        if let stream = connection.responder.eventStream(for: request),
            begin(stream, for: head, context: context)
        {
            return
        }
        let started = ContinuousClock.now
        phase = .answering
        let reply = connection.responder.respond(to: request, body: body)
        guard reply.delay > .zero else {
            return carryOut(reply.outcome, for: head, since: started, context: context)
        }
        deadline = .distantFuture
        setReading(false, context: context)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(reply.delay)) {
            let (handler, context) = bound.value
            guard context.channel.isActive, case .answering = handler.phase else { return }
            handler.carryOut(reply.outcome, for: head, since: started, context: context)
            // The client does not read the response. Reading resumes when the channel is writable again.
            if case .answering = handler.phase { return }
            handler.setReading(true, context: context)
            handler.receiveHeld(context: context)
        }
    }

    /// Begins a stream. Returns false if the maximum number of streams is reached or the server is stopping.
    private func begin(
        _ stream: EventStream,
        for head: HTTPRequestHead,
        context: ChannelHandlerContext
    ) -> Bool {
        let writer = EventStreamWriter(stream, context)
        guard !isStopping, writer.begin(version: head.version) else { return false }
        phase = .streaming(writer)
        deadline = .distantFuture
        log?(
            ServedRequest(
                peer: peer,
                method: head.method.rawValue,
                target: EmulatedCall.loggable(target: head.uri),
                status: 200,
                duration: .zero
            )
        )
        return true
    }

    /// Restarts the connection, as if the client had connected to the host that it
    /// named. That host is this server.
    private func openTunnel(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        guard let removeCodec else { return context.close(promise: nil) }
        phase = .tunneling
        deadline = .distantFuture
        setReading(false, context: context)
        var next = connection
        next.isTunnel = true
        log?(
            ServedRequest(
                peer: peer,
                method: head.method.rawValue,
                target: head.uri,
                status: 200,
                duration: .zero
            )
        )
        let channel = context.channel
        let bound = NIOLoopBound(next, eventLoop: context.eventLoop)
        EventLoopFuture.andAllSucceed(removeCodec(context.pipeline.syncOperations), on: context.eventLoop)
            .whenComplete { _ in
                // Must be written before an encoder is added again.
                let established = channel.allocator.buffer(
                    string: "HTTP/1.1 200 Connection established\r\n\r\n"
                )
                channel.pipeline.syncOperations.writeAndFlush(NIOAny(established), promise: nil)
                do {
                    try bound.value.addHandlers(to: channel.pipeline.syncOperations)
                } catch {
                    return channel.close(promise: nil)
                }
                _ = try? channel.syncOptions?.setOption(.autoRead, value: true)
            }
    }

    private func receiveHeld(context: ChannelHandlerContext) {
        while !held.isEmpty {
            if case .answering = phase { return }
            receive(held.removeFirst(), context: context)
        }
    }

    func setReading(_ isReading: Bool, context: ChannelHandlerContext) {
        _ = try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    // MARK: Events

    /// Stops reading from a client that does not read its responses.
    func waitUntilWritable(context: ChannelHandlerContext) {
        guard !context.channel.isWritable else { return }
        phase = .answering
        setReading(false, context: context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, case .answering = phase, deadline != .distantFuture {
            phase = .waiting
            setReading(true, context: context)
            receiveHeld(context: context)
            if unsent == 0, case .waiting = phase { continueAfterSending(context: context) }
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event, phase) {
        case (is StopEvent, .waiting) where isIdle && unsent == 0: context.close(promise: nil)
        case (is StopEvent, .streaming(let writer)):
            writer.cancel()
            writeEnd(keepsAlive: false, context: context)
        case (is StopEvent, _): isStopping = true
        case (ChannelEvent.inputClosed, .streaming), (ChannelEvent.inputClosed, .tunneling):
            context.close(promise: nil)
        case (ChannelEvent.inputClosed, .waiting) where isIdle, (ChannelEvent.inputClosed, .closing):
            isInputClosed = true
            if unsent == 0 { context.close(promise: nil) }
        case (ChannelEvent.inputClosed, .answering): isInputClosed = true
        case (ChannelEvent.inputClosed, .waiting), (ChannelEvent.inputClosed, .receiving):
            refuseIncomplete(context: context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, phase) {
        case (_, .closing), (_, .tunneling): break
        case (HTTPParserError.invalidEOFState, .waiting), (HTTPParserError.invalidEOFState, .receiving):
            refuseIncomplete(context: context)
        case (HTTPParserError.headerOverflow, .waiting), (HTTPParserError.headerOverflow, .receiving):
            refuseLargeHeader(context: context)
        case (is HTTPParserError, .waiting), (is HTTPParserError, .receiving):
            refuse(400, "BadRequest", "An error occurred when parsing the HTTP request.", context: context)
        default:
            // A connection that the peer breaks is not an error of the server.
            // The end of the channel cleans up.
            context.close(promise: nil)
        }
    }
}

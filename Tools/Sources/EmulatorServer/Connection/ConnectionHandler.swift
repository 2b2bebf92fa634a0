internal import HTTPTransport
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import S3ControlEmulator

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Serves one connection: gathers a request, has it answered, and writes what comes back.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// Between requests, or within a request's head.
        case waiting
        /// Within a request's body.
        case receiving(HTTPRequestHead, body: [UInt8])
        /// The answer is delayed, or does not go out because the client does not read.
        case answering
        /// The last answer was written, or none will be.
        case closing
    }

    private let connection: ServedConnection
    private let bytes: ByteCounter
    /// Takes the handlers out that read and write HTTP, this one included.
    var removeCodec: ((ChannelPipeline.SynchronousOperations) -> [EventLoopFuture<Void>])?

    private var phase = Phase.waiting
    private var isStopping = false
    /// What came while an answer was delayed: no more than one read, since reading stops meanwhile.
    private var held: [HTTPServerRequestPart] = []
    private var deadline = NIODeadline.distantFuture
    private var timer: Scheduled<Void>?
    private var timerDate = NIODeadline.distantFuture
    /// The bytes that had come when the last request ended.
    private var bytesBefore = 0
    private var peer = ""

    init(_ connection: ServedConnection, bytes: ByteCounter) {
        self.connection = connection
        self.bytes = bytes
    }

    private var limits: ServerLimits { connection.limits }
    private var log: (@Sendable (ServedRequest) -> Void)? { connection.log }

    func handlerAdded(context: ChannelHandlerContext) {
        // Within a tunnel the channel has been active for long.
        if connection.isTunnel { start(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        removeCodec = nil
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

    /// Sets the time by which something has to happen. The timer stays: it looks at the deadline when it
    /// goes off, which costs less than a new one for every request.
    private func expect(within duration: Duration, context: ChannelHandlerContext) {
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
        case .waiting where bytes.count == bytesBefore, .closing, .answering: context.close(promise: nil)
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
        phase = .closing
        context.fireChannelInactive()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .answering = phase { held.append(part) } else { receive(part, context: context) }
    }

    private func receive(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch (part, phase) {
        case (.head(let head), .waiting): begin(head, context: context)
        case (.body(let piece), .receiving(let head, var body)):
            guard body.count + piece.readableBytes <= limits.bodyBytes else {
                return refuseLargeBody(context: context)
            }
            // Emptied first, so that the array has one owner and grows in place.
            phase = .waiting
            // As an array, which is appended at once in a build that is not optimized, too.
            body += piece.getBytes(at: piece.readerIndex, length: piece.readableBytes) ?? []
            phase = .receiving(head, body: body)
            // A large body may take its time, if it comes at a reasonable rate.
            let time = Int64(piece.readableBytes) * 1_000_000_000 / Int64(ServerLimits.leastBytesPerSecond)
            deadline = deadline + .nanoseconds(time)
        case (.end, .receiving(let head, let body)): answer(head, body, context: context)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        phase = .receiving(head, body: [])
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
            handler.setReading(true, context: context)
            handler.receiveHeld(context: context)
        }
    }

    /// Restarts the connection, as if the client had connected to the host that it named, which is this server.
    private func openTunnel(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        guard let removeCodec else { return context.close(promise: nil) }
        phase = .closing
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
                // Before there is an encoder again.
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

    private func setReading(_ isReading: Bool, context: ChannelHandlerContext) {
        _ = try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    // MARK: Answers

    private func carryOut(
        _ outcome: EmulatorReply.Outcome,
        for head: HTTPRequestHead,
        since started: ContinuousClock.Instant,
        context: ChannelHandlerContext
    ) {
        var status: Int?
        var requestID: String?
        switch outcome {
        case .response(let response):
            status = response.head.status.code
            requestID = response.requestID
            write(response, for: head, context: context)
        case .truncated(let response):
            status = response.head.status.code
            requestID = response.requestID
            writeHead(response, version: head.version, keepsAlive: false, context: context)
            let half = response.body.prefix(response.body.count / 2)
            let buffer = context.channel.allocator.buffer(bytes: half)
            phase = .closing
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))))
                .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        case .reset:
            phase = .closing
            // Closed with a reset rather than a farewell.
            let socket = context.channel as? any SocketOptionProvider
            _ = socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            context.close(promise: nil)
        }
        log?(
            ServedRequest(
                peer: peer,
                method: head.method.rawValue,
                target: EmulatedCall.loggable(target: head.uri),
                status: status,
                duration: .now - started,
                requestID: requestID
            )
        )
    }

    private func write(
        _ response: TransportResponse,
        for request: HTTPRequestHead,
        context: ChannelHandlerContext
    ) {
        let keepsAlive =
            request.isKeepAlive && !isStopping && request.method != .CONNECT
            && !request.headers.contains(name: "upgrade")
        writeHead(response, version: request.version, keepsAlive: keepsAlive, context: context)
        if !response.body.isEmpty, request.method != .HEAD {
            let buffer = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if keepsAlive {
            phase = .waiting
            expect(within: limits.idleTime, context: context)
            waitUntilWritable(context: context)
        } else {
            endOutput(context: context)
        }
    }

    private func writeHead(
        _ response: TransportResponse,
        version: HTTPVersion,
        keepsAlive: Bool,
        context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders()
        for field in response.head.headerFields { fields.add(name: field.name.rawName, value: field.value) }
        // A response to HEAD says how long the body would be; one without content has no such field.
        if !fields.contains(name: "content-length"), ![204, 304].contains(response.statusCode) {
            fields.add(name: "Content-Length", value: String(response.body.count))
        }
        if !keepsAlive { fields.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: version,
            status: .init(
                statusCode: response.head.status.code,
                reasonPhrase: response.head.status.reasonPhrase
            ),
            headers: fields
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func refuseIncomplete(context: ChannelHandlerContext) {
        refuse(400, "IncompleteBody", "The request ended before it was complete.", context: context)
    }

    private func refuseLargeHeader(context: ChannelHandlerContext) {
        refuse(
            431,
            "RequestHeaderSectionTooLarge",
            "Your request header and query parameters exceed the maximum of \(limits.headerBytes) bytes.",
            context: context
        )
    }

    private func refuseLargeBody(context: ChannelHandlerContext) {
        refuse(
            413,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum of \(limits.bodyBytes) bytes.",
            context: context
        )
    }

    /// Rejects bytes that are not a request, and ends the connection.
    private func refuse(_ status: Int, _ code: String, _ message: String, context: ChannelHandlerContext) {
        var (target, isHead) = (bytes.target, bytes.isHead)
        if case .receiving(let head, _) = phase { (target, isHead) = (head.uri, head.method == .HEAD) }
        // As a proxy's client sends it: with scheme and host.
        if let absolute = target, !absolute.hasPrefix("/"), let start = absolute.firstRange(of: "://") {
            let rest = absolute[start.upperBound...]
            target = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        }
        let response = connection.responder.refusal(status, code: code, message: message, path: target)
        writeHead(response, version: .http1_1, keepsAlive: false, context: context)
        if !isHead {
            let buffer = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        log?(
            ServedRequest(
                peer: peer,
                method: "-",
                target: "-",
                status: status,
                duration: .zero,
                requestID: response.requestID
            )
        )
        endOutput(context: context)
    }

    /// Ends the connection so that the client gets to read the answer even if it is still sending: what
    /// it sends is thrown away for a second, where closing at once would reset the connection.
    private func endOutput(context: ChannelHandlerContext) {
        phase = .closing
        held = []
        context.close(mode: .output, promise: nil)
        expect(within: .seconds(1), context: context)
    }

    // MARK: Events

    /// Takes nothing more from a client that does not read its answers.
    private func waitUntilWritable(context: ChannelHandlerContext) {
        guard !context.channel.isWritable else { return }
        phase = .answering
        setReading(false, context: context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, case .answering = phase, deadline != .distantFuture {
            phase = .waiting
            setReading(true, context: context)
            receiveHeld(context: context)
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event, phase) {
        case (is StopEvent, .waiting) where bytes.count == bytesBefore: context.close(promise: nil)
        case (is StopEvent, _): isStopping = true
        case (ChannelEvent.inputClosed, .waiting) where bytes.count == bytesBefore:
            context.close(promise: nil)
        case (ChannelEvent.inputClosed, .closing): context.close(promise: nil)
        case (ChannelEvent.inputClosed, .waiting), (ChannelEvent.inputClosed, .receiving):
            refuseIncomplete(context: context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error, phase) {
        case (_, .closing): break
        case (HTTPParserError.invalidEOFState, .waiting), (HTTPParserError.invalidEOFState, .receiving):
            refuseIncomplete(context: context)
        case (HTTPParserError.headerOverflow, .waiting), (HTTPParserError.headerOverflow, .receiving):
            refuseLargeHeader(context: context)
        case (is HTTPParserError, .waiting), (is HTTPParserError, .receiving):
            refuse(400, "BadRequest", "An error occurred when parsing the HTTP request.", context: context)
        default:
            // A peer that breaks the connection is nobody's fault here; the channel's end cleans up.
            context.close(promise: nil)
        }
    }
}

extension TransportResponse {
    fileprivate var requestID: String? {
        HTTPField.Name("x-amz-request-id").flatMap { head.headerFields[$0] }
    }
}

import HTTPTransport
import HTTPTypes
import NIOCore
import NIOHTTP1
import S3ControlEmulator

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ConnectionHandler {
    func carryOut(
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
            phase = .closing
            expect(within: limits.idleTime, context: context)
            unsent += 1
            let sent = context.eventLoop.makePromise(of: Void.self)
            let half = response.body.prefix(response.body.count / 2)
            writeBody(half, promise: sent, context: context)
            context.flush()
            sent.futureResult.assumeIsolated().whenComplete { _ in
                self.unsent -= 1
                context.close(promise: nil)
            }
        case .reset:
            phase = .closing
            // Closes the connection with a TCP reset instead of a normal close.
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

    func write(
        _ response: TransportResponse,
        for request: HTTPRequestHead,
        context: ChannelHandlerContext
    ) {
        let keepsAlive =
            request.isKeepAlive && !isStopping && request.method != .CONNECT
            && !request.headers.contains(name: "upgrade")
        writeHead(response, version: request.version, keepsAlive: keepsAlive, context: context)
        if !response.body.isEmpty, request.method != .HEAD { writeBody(response.body, context: context) }
        writeEnd(keepsAlive: keepsAlive, context: context)
    }

    /// Writes a body in pieces. Each piece that is sent extends the time for the rest.
    ///
    /// The caller flushes once the phase is that after the response, because a flush can change whether the
    /// channel is writable, on which the handler acts according to the phase.
    private func writeBody(
        _ body: some Sequence<UInt8>,
        promise: EventLoopPromise<Void>? = nil,
        context: ChannelHandlerContext
    ) {
        var rest = context.channel.allocator.buffer(bytes: body)
        while rest.readableBytes > Self.pieceBytes, let piece = rest.readSlice(length: Self.pieceBytes) {
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))))
                .assumeIsolated().whenSuccess { _ in self.extendDeadline(context: context) }
        }
        context.write(wrapOutboundOut(.body(.byteBuffer(rest))), promise: promise)
    }

    private static let pieceBytes = 256 * 1024

    /// Writes a response's end. Then the connection waits for the next request, or ends once all responses
    /// were sent.
    func writeEnd(keepsAlive: Bool, context: ChannelHandlerContext) {
        phase = keepsAlive ? .waiting : .closing
        if !keepsAlive { held = [] }
        expect(within: limits.idleTime, context: context)
        unsent += 1
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if keepsAlive { waitUntilWritable(context: context) }
        sent.assumeIsolated().whenComplete { result in
            self.unsent -= 1
            // After a failure, the end of the channel cleans up.
            if case .success = result, self.unsent == 0 { self.continueAfterSending(context: context) }
        }
    }

    func writeHead(
        _ response: TransportResponse,
        version: HTTPVersion,
        keepsAlive: Bool,
        context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders()
        for field in response.head.headerFields { fields.add(name: field.name.rawName, value: field.value) }
        // A response to HEAD contains the length that the body would have. A response
        // without content has no such field.
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

    func refuseIncomplete(context: ChannelHandlerContext) {
        refuse(400, "IncompleteBody", "The request ended before it was complete.", context: context)
    }

    func refuseLargeHeader(context: ChannelHandlerContext) {
        refuse(
            431,
            "RequestHeaderSectionTooLarge",
            "Your request header and query parameters exceed the maximum of \(limits.headerBytes) bytes.",
            context: context
        )
    }

    func refuseLargeBody(context: ChannelHandlerContext) {
        refuse(
            413,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum of \(limits.bodyBytes) bytes.",
            context: context
        )
    }

    /// Rejects bytes that are not a valid request, and ends the connection.
    func refuse(_ status: Int, _ code: String, _ message: String, context: ChannelHandlerContext) {
        var (target, isHead) = (bytes.target, bytes.isHead)
        if case .receiving(let head) = phase { (target, isHead) = (head.uri, head.method == .HEAD) }
        body = []
        // The absolute form, which a client sends to a proxy: with scheme and host.
        if let absolute = target, !absolute.hasPrefix("/"), let start = absolute.firstRange(of: "://") {
            let rest = absolute[start.upperBound...]
            target = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        }
        let response = connection.responder.refusal(status, code: code, message: message, path: target)
        writeHead(response, version: .http1_1, keepsAlive: false, context: context)
        if !isHead { writeBody(response.body, context: context) }
        writeEnd(keepsAlive: false, context: context)
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
    }
}

extension TransportResponse {
    fileprivate var requestID: String? {
        HTTPField.Name("x-amz-request-id").flatMap { head.headerFields[$0] }
    }
}

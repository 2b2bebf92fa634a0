internal import HTTPTransport
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// Gathers a request, gives it to the transport and writes what comes back.
final class TransportHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let transport: any HTTPTransport
    private let log: @Sendable (String) -> Void
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(transport: any HTTPTransport, log: @escaping @Sendable (String) -> Void) {
        self.transport = transport
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.removeAll()
            isTooLarge = false
        case .body(let bytes):
            isTooLarge = isTooLarge || body.count + bytes.readableBytes > TransportServer.maximumBodyBytes
            if !isTooLarge { body += bytes.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, body, context: context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8], context: ChannelHandlerContext) {
        guard !isTooLarge else { return write(.failure(413), for: head, context: context) }
        guard let request = HTTPRequest(head) else {
            return write(.failure(400), for: head, context: context)
        }
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        Task { [transport, log] in
            let response: TransportResponse
            do {
                response = try await transport.send(request, body: body, options: TransferOptions())
            } catch {
                response = .failure(500)
            }
            log("\(head.method.rawValue) \(head.uri) \(response.head.status.code)")
            eventLoop.execute {
                let (handler, context) = bound.value
                handler.write(response, for: head, context: context)
            }
        }
    }

    private func write(
        _ response: TransportResponse,
        for request: HTTPRequestHead,
        context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders(response.head.headerFields.map { ($0.name.rawName, $0.value) })
        fields.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        if !request.isKeepAlive { fields.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: request.version,
            status: .init(
                statusCode: response.head.status.code,
                reasonPhrase: response.head.status.reasonPhrase
            ),
            headers: fields
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !response.body.isEmpty, request.method != .HEAD {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: response.body)))),
                promise: nil
            )
        }
        let done = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !request.isKeepAlive {
            let channel = context.channel
            done.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that breaks the connection is nobody's fault here; the channel's end cleans up.
        context.close(promise: nil)
    }
}

extension TransportResponse {
    /// An answer without a body, for what never reaches the transport.
    static func failure(_ status: Int) -> TransportResponse {
        TransportResponse(head: HTTPResponse(status: .init(code: status)))
    }
}

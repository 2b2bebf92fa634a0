internal import NIOCore

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

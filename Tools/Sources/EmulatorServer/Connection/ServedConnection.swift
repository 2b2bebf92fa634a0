internal import NIOCore
internal import NIOHTTP1

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

import CurlTransport
import HTTPTransport
import HTTPTypes
import Synchronization

/// Sends through libcurl, and keeps the limits that it was given.
final class RecordingTransport: HTTPTransport {
    private let transport: CurlTransport
    private let recorded = Mutex([Duration?]())

    init(_ transport: CurlTransport = CurlTransport()) {
        self.transport = transport
    }

    var timeouts: [Duration?] { recorded.withLock { $0 } }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        recorded.withLock { $0.append(options.timeout) }
        return try await transport.send(request, body: body, options: options)
    }
}

/// Answers by a function, without a network.
struct AnsweringTransport: HTTPTransport {
    let answer: @Sendable (HTTPRequest) -> (status: Int, body: String)

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        let (status, text) = answer(request)
        return TransportResponse(head: HTTPResponse(status: .init(code: status)), body: Array(text.utf8))
    }
}

import HTTPTransport
import HTTPTypes
import S3Control

/// A middleware that runs a closure.
struct ClosureMiddleware: ClientMiddleware {
    typealias Body =
        @Sendable (HTTPRequest, [UInt8], AttemptContext, NextHandler) async throws -> TransportResponse

    let run: Body

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        try await run(request, body, context, next)
    }
}

/// A transport that runs a closure.
struct ClosureTransport: HTTPTransport {
    typealias Body = @Sendable (HTTPRequest, [UInt8], TransferOptions) async throws -> TransportResponse

    let run: Body

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try await run(request, body, options)
    }
}

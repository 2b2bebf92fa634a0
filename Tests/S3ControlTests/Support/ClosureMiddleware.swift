import HTTPTransport
import HTTPTypes
import S3Control

/// A middleware that runs a closure.
struct ClosureMiddleware: ClientMiddleware {
    typealias Body =
        @Sendable (HTTPRequest, [UInt8], AttemptContext, NextHandler) async throws -> TransportResponse

    private let run: Body

    init(_ run: @escaping Body) {
        self.run = run
    }

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        try await run(request, body, context, next)
    }
}

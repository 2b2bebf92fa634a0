public import HTTPTransport
public import HTTPTypes

/// Wraps each attempt of a call, before its request is signed.
///
/// Middlewares run in the order of the client's configuration, the first outermost.
public protocol ClientMiddleware: Sendable {
    /// Sends `request` by calling `next`, or returns a response of its own.
    ///
    /// - Parameters:
    ///   - request: Method, URL and header fields. The fields of the signature are added by the last `next`.
    ///   - body: The request's body.
    ///   - context: Which attempt of which call it is.
    ///   - next: Sends a request by the next middleware, or signed to the service; called as a function.
    /// - Returns: The response that the call continues with.
    /// - Throws: What `next` throws: `TransportError`, `CancellationError`, or an error of the credentials or the
    ///   signature. An error of another type ends the call.
    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse
}

/// What a middleware sends requests with.
///
/// A structure and not a function type, which would not be the same type in modules with other isolation defaults.
public struct NextHandler: Sendable {
    private let body: @Sendable (HTTPRequest, [UInt8]) async throws -> TransportResponse

    /// Creates a handler, for tests of a middleware.
    public init(_ body: @escaping @Sendable (HTTPRequest, [UInt8]) async throws -> TransportResponse) {
        self.body = body
    }

    /// Sends a request, and returns the response, whatever its status.
    ///
    /// - Throws: `TransportError`, `CancellationError`, or an error of the credentials or the signature.
    public func callAsFunction(_ request: HTTPRequest, _ body: [UInt8]) async throws -> TransportResponse {
        try await self.body(request, body)
    }
}

/// Which attempt of which call something belongs to.
public struct AttemptContext: Sendable, Hashable {
    /// The operation, such as `DescribeJob`.
    public var operation: String
    /// The account that the call is for; empty if the service has none in its requests.
    public var accountID: String
    /// 1 for the first attempt.
    public var attempt: Int
    /// The id that all attempts of the call share (`amz-sdk-invocation-id`).
    public var invocationID: String

    /// Creates a context.
    public init(operation: String, accountID: String, attempt: Int, invocationID: String) {
        self.operation = operation
        self.accountID = accountID
        self.attempt = attempt
        self.invocationID = invocationID
    }
}

extension CallExecutor {
    /// Passes the request through the middlewares.
    @inline(never)
    func pass(_ attempt: Attempt, _ deadline: Deadline?) async throws {
        guard let request = attempt.request else { return }
        attempt.response = try await pass(request, attempt, deadline, configuration.middleware[...])
    }

    /// Passes a request through the middlewares that are left, then sends it.
    private func pass(
        _ request: EncodedRequest,
        _ attempt: Attempt,
        _ deadline: Deadline?,
        _ middleware: ArraySlice<any ClientMiddleware>
    ) async throws -> TransportResponse {
        guard let first = middleware.first else {
            if !reserveAtOnce(attempt) { try await reserve(attempt, deadline) }
            if attempt.slot == nil, let lost = attempt.transportError { throw lost }
            try sign(request, attempt, deadline)
            try await send(attempt)
            guard let response = attempt.received else { preconditionFailure("A transfer has no response.") }
            return response
        }
        let next = NextHandler { head, body in
            let request = EncodedRequest(head, body)
            return try await self.pass(request, attempt, deadline, middleware.dropFirst())
        }
        return try await first.intercept(
            request.head,
            body: request.body,
            context: attempt.context,
            next: next
        )
    }
}

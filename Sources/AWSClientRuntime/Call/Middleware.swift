public import HTTPTransport
public import HTTPTypes
import Synchronization

/// Intercepts each attempt of a call before its request is signed.
///
/// Middlewares run in the order of the client's configuration. The first is outermost.
public protocol ClientMiddleware: Sendable {
    /// Sends `request` by calling `next`, or returns a response of its own.
    ///
    /// - Parameters:
    ///   - request: The method, the URL, and the header fields. The last `next`
    ///     adds the fields of the signature.
    ///   - body: The request's body.
    ///   - context: The attempt and its call.
    ///   - next: Passes a request to the next middleware, or signs it and sends it to the
    ///     service. Call it as a function, as often as needed, until this function returns.
    /// - Returns: The response that the call continues with.
    /// - Throws: The errors of `next`: `TransportError`, `CancellationError`, or an error of the credentials
    ///   or the signature. An error of another type ends the call.
    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse
}

/// Sends the requests of a middleware.
///
/// A structure, because a function type would differ between modules with different default isolation.
public struct NextHandler: Sendable {
    private let body: @Sendable (HTTPRequest, [UInt8]) async throws -> TransportResponse

    /// Creates a handler, for tests of a middleware.
    public init(_ body: @escaping @Sendable (HTTPRequest, [UInt8]) async throws -> TransportResponse) {
        self.body = body
    }

    /// Sends a request and returns the response, with any status.
    ///
    /// - Throws: `TransportError`, `CancellationError`, or an error of the credentials or the signature.
    ///   Also an error if the middleware has already returned.
    public func callAsFunction(_ request: HTTPRequest, _ body: [UInt8]) async throws -> TransportResponse {
        try await self.body(request, body)
    }
}

/// The attempt and the call that a request belongs to.
public struct AttemptContext: Sendable, Hashable {
    /// The operation, such as `DescribeJob`.
    public var operation: String
    /// The account that the call is for; empty if the service's requests contain no account.
    public var accountID: String
    /// The number of the attempt, starting from 1.
    public var attempt: Int
    /// The ID that all attempts of the call share (`amz-sdk-invocation-id`).
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
        let requests = MiddlewareRequests(of: attempt)
        do {
            let response = try await pass(request, requests, deadline, configuration.middleware[...])
            requests.close()
            recordAction(on: requests, of: attempt, returning: response)
            attempt.response = response
        } catch {
            requests.close()
            recordAction(on: requests, of: attempt, returning: nil)
            if let error = error as? TransportError, requests.errors.contains(error) {
                attempt.end(with: error)
            }
            throw error
        }
    }

    /// Records that the service may have acted, if a response that the middlewares do not return shows it.
    ///
    /// - Parameter response: The response that they return; nil if they throw an error.
    @inline(never)
    private func recordAction(
        on requests: MiddlewareRequests,
        of attempt: Attempt,
        returning response: TransportResponse?
    ) {
        guard !attempt.call.isReadOnly else { return }
        var others = requests.replaced
        // Header fields that a middleware adds do not change whether the service acted.
        if let last = attempt.received,
            last.statusCode != response?.statusCode || last.body != response?.body
        {
            others.append(last)
        }
        if others.contains(where: { failure(of: $0, attempt)?.mayHaveActed ?? true }) {
            attempt.call.state.recordAction()
        }
    }

    /// Passes a request through the remaining middlewares, then sends it.
    private func pass(
        _ request: EncodedRequest,
        _ requests: MiddlewareRequests,
        _ deadline: Deadline?,
        _ middleware: ArraySlice<any ClientMiddleware>
    ) async throws -> TransportResponse {
        guard let first = middleware.first else {
            let attempt = try requests.begin(request)
            var isSending = false
            defer { requests.end(attempt, wasSending: isSending) }
            if !reserveAtOnce(attempt) { try await reserve(attempt, deadline) }
            // The wait for a slot failed.
            if let lost = attempt.transportError { throw lost }
            try sign(attempt, deadline)
            try requests.beginSending()
            isSending = true
            try await send(attempt)
            guard let response = attempt.received else { preconditionFailure("A transfer has no response.") }
            return response
        }
        let next = NextHandler { head, body in
            let request = EncodedRequest(head, body)
            return try await self.pass(request, requests, deadline, middleware.dropFirst())
        }
        return try await first.intercept(
            request.head,
            body: request.body,
            context: requests.context,
            next: next
        )
    }
}

/// The requests that the middlewares of an attempt send: none, one after another, or several at the same
/// time.
///
/// Each request is an attempt of its own, so that requests at the same time do not share credentials or a
/// slot. The lock guards the middlewares' attempt until they have returned.
final class MiddlewareRequests: Sendable {
    /// The attempt and the call, for the middlewares.
    let context: AttemptContext
    private let attempt: Attempt
    private let progress = Mutex(Progress())

    private struct Progress {
        /// The number of requests that are being sent.
        var sending = 0
        /// Whether the middlewares have returned.
        var isClosed = false
        /// The responses other than the last one. Not kept for a call that never changes anything.
        var replaced: [TransportResponse] = []
        /// The errors of the requests that ended without a response.
        var errors: [TransportError] = []
    }

    /// The responses of the requests other than the last one, unless the call is read-only.
    var replaced: [TransportResponse] { progress.withLock { $0.replaced } }

    /// The errors of the requests that ended without a response.
    var errors: [TransportError] { progress.withLock { $0.errors } }

    init(of attempt: Attempt) {
        self.attempt = attempt
        context = attempt.context
    }

    /// Begins a request. It must be ended.
    ///
    /// - Throws: ``CallFailure`` if the middlewares have returned.
    @inline(never)
    func begin(_ request: EncodedRequest) throws -> Attempt {
        let own = progress.withLock { progress -> Attempt? in
            guard !progress.isClosed else { return nil }
            return Attempt(sending: request, in: attempt)
        }
        if let own { return own }
        throw lateCall("called next after it had returned")
    }

    /// Begins to send a request, which has waited for credentials and a slot.
    ///
    /// - Throws: ``CallFailure`` if the middlewares have returned meanwhile.
    @inline(never)
    func beginSending() throws {
        let isClosed = progress.withLock { progress in
            if !progress.isClosed { progress.sending += 1 }
            return progress.isClosed
        }
        if isClosed { throw lateCall("returned before its request was sent") }
    }

    private func lateCall(_ problem: String) -> CallFailure {
        CallFailure("unexpected", message: "A middleware of \(context.operation) \(problem).")
    }

    /// Ends a request. Its result is the attempt's, unless the middlewares have returned.
    ///
    /// - Parameter wasSending: Whether ``beginSending()`` has succeeded for it.
    @inline(never)
    func end(_ request: Attempt, wasSending: Bool) {
        progress.withLock { progress in
            if wasSending { progress.sending -= 1 }
            guard !progress.isClosed else { return }
            if let error = request.transportError { progress.errors.append(error) }
            if let replaced = attempt.takeResult(of: request), !attempt.call.isReadOnly {
                progress.replaced.append(replaced)
            }
        }
    }

    /// Ends the middlewares. From now on, only the call's own task uses the attempt.
    @inline(never)
    func close() {
        let isSending = progress.withLock { progress in
            progress.isClosed = true
            return progress.sending > 0
        }
        // A request that a middleware did not wait for may still reach the service.
        if isSending { attempt.call.state.recordAction() }
    }
}

import HTTPTransport
import HTTPTypes
import Synchronization

/// The checks of ``TransportBehavior`` for one transport. Extensions group them by subject.
struct ConformanceCheck: Sendable {
    /// The time limit for a call that needs only a response, even on a busy machine.
    static let patience = Duration.seconds(30)
    /// The delay allowed for something that must happen immediately, even on a busy machine.
    static let promptness = Duration.seconds(10)

    let transport: any HTTPTransport
    let peer: ConformancePeer

    func expect(_ condition: Bool, _ message: @autoclosure () -> String, _ context: String = "") throws {
        if !condition { throw ConformanceFailure(context, message()) }
    }

    /// Creates a request to `server`.
    func request(
        _ server: ScriptedServer,
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(
            method: method,
            scheme: "http",
            authority: server.authority,
            path: path,
            headerFields: fields
        )
    }

    /// Sends a request that must get a response.
    func send(
        _ request: HTTPRequest,
        body: [UInt8] = [],
        options: TransferOptions = TransferOptions(timeout: patience),
        _ context: String = ""
    ) async throws -> TransportResponse {
        do {
            return try await transport.send(request, body: body, options: options)
        } catch let error as TransportError {
            let found = "\(error.code), delivery \(error.delivery): \(error.message)"
            throw ConformanceFailure(context, "no response, but \(found)")
        } catch is CancellationError {
            throw ConformanceFailure(context, "no response, but a CancellationError")
        } catch {
            let found = "an error other than a TransportError: \(error)"
            throw ConformanceFailure(context, "no response, but \(found)")
        }
    }

    /// Sends a request that must get the response body "answer to PATH".
    func sendAnswered(
        _ request: HTTPRequest,
        body: [UInt8] = [],
        _ context: String = ""
    ) async throws {
        // Longer than a check of several calls, so that the check gives up first.
        let options = TransferOptions(timeout: Self.patience * 2)
        let response = try await send(request, body: body, options: options, context)
        let text = String(decoding: response.body.prefix(100), as: UTF8.self)
        try expect(
            response.statusCode == 200 && text == "answer to \(request.path ?? "")",
            "the response is \(response.statusCode) \"\(text)\", which belongs to another request",
            context
        )
    }

    /// Sends a request that must fail.
    func failure(
        of request: HTTPRequest,
        body: [UInt8] = [],
        options: TransferOptions = TransferOptions(timeout: patience),
        _ context: String = ""
    ) async throws -> TransportError {
        let response: TransportResponse
        do {
            response = try await transport.send(request, body: body, options: options)
        } catch let error as TransportError {
            return error
        } catch {
            throw ConformanceFailure(context, "an error other than a TransportError: \(error)")
        }
        throw ConformanceFailure(context, "a response with status \(response.statusCode) instead of an error")
    }

    /// Sends a request that must fail with `code` and `delivery`.
    func expectFailure(
        of request: HTTPRequest,
        body: [UInt8] = [],
        options: TransferOptions = TransferOptions(timeout: patience),
        _ codes: Set<TransportError.Code>,
        _ delivery: RequestDelivery,
        _ context: String = ""
    ) async throws {
        let error = try await failure(of: request, body: body, options: options, context)
        let expected = codes.map(\.rawValue).sorted().joined(separator: " or ")
        try expect(
            codes.contains(error.code),
            "the error is \(error.code), not \(expected): \(error.message)",
            context
        )
        try expect(
            error.delivery == delivery,
            "the delivery is \(error.delivery), not \(delivery)",
            context
        )
    }

    /// Checks that a request without a complete response ends at its timeout, with the delivery `sent`.
    ///
    /// On a busy machine, a request may not be sent within a short timeout. It is then
    /// repeated with a longer one.
    func expectTimeoutOnceSent(of request: HTTPRequest) async throws {
        for timeout in [Duration.milliseconds(100), .seconds(1), .seconds(5)] {
            let error = try await failure(of: request, options: TransferOptions(timeout: timeout))
            try expect(error.code == .timeout, "the error is \(error.code), not timeout: \(error.message)")
            if error.delivery == .sent { return }
        }
        throw ConformanceFailure(description: "the delivery at a timeout is not sent")
    }

    func expectCancellation(of task: Task<TransportResponse, any Error>) async throws {
        do {
            _ = try await task.value
        } catch is CancellationError {
            return
        } catch {
            throw ConformanceFailure(description: "\(error) instead of a CancellationError")
        }
        throw ConformanceFailure(description: "a response instead of a CancellationError")
    }

    /// Waits until `condition` is true.
    ///
    /// - Returns: Whether it became true within `limit`.
    func waitUntil(atMost limit: Duration = patience, _ condition: () async -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while await !condition() {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(1))
        }
        return true
    }

    /// Runs `body` concurrently for all `numbers`. Fails if a run fails or not all end in time.
    ///
    /// Does not wait for a transport that ignores cancellation.
    func together(
        _ numbers: ClosedRange<Int>,
        atMost limit: Duration,
        _ context: String,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let ended = Ended()
        let tasks = numbers.map { number in
            OwnThreads.check {
                do {
                    try await body(number)
                    ended.add(nil)
                } catch {
                    ended.add(error)
                }
            }
        }
        defer { for task in tasks { task.cancel() } }
        let isOver = try await waitUntil(atMost: limit) {
            ended.failure != nil || ended.count == numbers.count
        }
        if let failure = ended.failure { throw failure }
        try expect(isOver, "\(context): only \(ended.count) of \(numbers.count) calls ended within \(limit)")
    }

    /// Counts the tasks that have ended and keeps the first error.
    private final class Ended: Sendable {
        private let state = Mutex<(count: Int, failure: (any Error)?)>((0, nil))

        var count: Int { state.withLock { $0.count } }
        var failure: (any Error)? { state.withLock { $0.failure } }

        func add(_ failure: (any Error)?) {
            state.withLock { state in
                state.count += 1
                state.failure = state.failure ?? failure
            }
        }
    }
}

extension ConformanceCheck {
    /// Checks that a call ends at its `limit`.
    ///
    /// A call that ends late is repeated once, because a busy machine delays a call now and then. A transport
    /// without the limit delays both.
    func expectEnd(at limit: Duration, of call: (_ limit: Duration) async throws -> Void) async throws {
        for isLast in [false, true] {
            let start = ContinuousClock.now
            try await call(limit)
            let duration = start.duration(to: .now)
            // Timers may round to whole milliseconds.
            let earliest = limit - .milliseconds(1)
            try expect(duration >= earliest, "it ended after \(duration), before its \(limit)")
            if duration < limit + Self.promptness { return }
            try expect(!isLast, "it ended after \(duration), long after its \(limit)")
        }
    }

    /// A part of the peer that the check requires.
    func part(_ exchange: ConformancePeer.Exchange?) throws -> ConformancePeer.Exchange {
        guard let exchange else {
            throw ConformanceFailure(
                description: "the peer lacks a required part: set it, or exclude the behavior"
            )
        }
        return exchange
    }
}

extension ConformanceFailure {
    /// Creates a failure of a part of a check, if `context` is not empty.
    fileprivate init(_ context: String, _ message: String) {
        self.init(description: context.isEmpty ? message : "\(context): \(message)")
    }
}

internal import HTTPTransport
internal import HTTPTypes

/// The checks behind ``TransportBehaviour``.
struct ConformanceCheck: Sendable {
    let transport: any HTTPTransport
    let peer: ConformancePeer

    func returnsTheResponse() async throws {
        let response = try await answer(0)
        try expect(response.head.status.code == 200, "the status was \(response.head.status.code), not 200")
        try expect(
            peer.isAnswer(response.body, 0),
            "the body of \(response.body.count) bytes is not the answer"
        )
    }

    func returns(_ exchange: ConformancePeer.Exchange?, _ isExpected: (HTTPResponse.Status) -> Bool)
        async throws
    {
        let exchange = try part(exchange)
        let before = await peer.receivedCount()
        let response = try await send(exchange)
        try expect(isExpected(response.head.status), "the status was \(response.head.status.code)")
        let count = await peer.receivedCount() - before
        try expect(count == 1, "\(count) requests reached the peer, not one")
    }

    func keepsConcurrentRequestsApart() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                group.addTask {
                    let response = try await answer(index)
                    try expect(peer.isAnswer(response.body, index), "request \(index) got another's answer")
                }
            }
            try await group.waitForAll()
        }
    }

    func sendsNothingForACancelledTask() async throws {
        let before = await peer.receivedCount()
        let task = OwnThreads.task {
            // Wait for the cancellation, so that the call meets a task that is cancelled already.
            while !Task.isCancelled { await Task.yield() }
            return try await answer(0)
        }
        task.cancel()
        try await expectCancellation(task)
        let count = await peer.receivedCount() - before
        try expect(count == 0, "\(count) requests of a cancelled task reached the peer")
    }

    func endsWhenCancelled() async throws {
        let exchange = try part(peer.unanswered)
        let before = await peer.receivedCount()
        let task = OwnThreads.task { try await send(exchange) }
        while await peer.receivedCount() == before { await Task.yield() }
        let cancelled = ContinuousClock.now
        task.cancel()
        try await expectCancellation(task)
        try expect(cancelled.duration(to: .now) < .seconds(5), "a cancelled transfer went on")
    }

    func endsAtTheTimeout() async throws {
        let exchange = try part(peer.unanswered)
        let started = ContinuousClock.now
        let error = try await failure(exchange, TransferOptions(timeout: .milliseconds(300)))
        try expect(error.code == .timeout, "the error was \(error.code), not timeout")
        try expect(started.duration(to: .now) < .seconds(8), "the timeout came late")
    }

    func limitsTheBody() async throws {
        let count = try await answer(0).body.count
        let error = try await failure(peer.answered(0), TransferOptions(maxResponseBodyBytes: count - 1))
        try expect(error.code == .responseTooLarge, "the error was \(error.code), not responseTooLarge")
        try expect(error.delivery == .sent, "the delivery was \(error.delivery), not sent")
    }

    func acceptsABodyOfTheLimit() async throws {
        let count = try await answer(0).body.count
        let exchange = peer.answered(0)
        let options = TransferOptions(maxResponseBodyBytes: count)
        let body = try await transport.send(exchange.request, body: exchange.body, options: options).body
        try expect(body.count == count, "the body had \(body.count) bytes, not \(count)")
    }

    func refusesIncompleteRequests() async throws {
        let before = await peer.receivedCount()
        let whole = peer.answered(0)
        for (name, part) in [("scheme", \HTTPRequest.scheme), ("authority", \.authority), ("path", \.path)] {
            var exchange = whole
            exchange.request[keyPath: part] = nil
            let error = try await failure(exchange, TransferOptions())
            try expect(
                error.code == .invalidRequest,
                "without \(name) the error was \(error.code), not invalidRequest"
            )
            try expect(
                error.delivery == .notSent,
                "without \(name) the delivery was \(error.delivery), not notSent"
            )
        }
        let count = await peer.receivedCount() - before
        try expect(count == 0, "\(count) incomplete requests reached the peer")
    }

    func recoversAfterFailures() async throws {
        let exchange = try part(peer.unanswered)
        for _ in 0..<3 { _ = try await failure(exchange, TransferOptions(timeout: .milliseconds(50))) }
        try await returnsTheResponse()
    }
}

extension ConformanceCheck {
    private func answer(_ index: Int) async throws -> TransportResponse {
        try await send(peer.answered(index))
    }

    private func send(_ exchange: ConformancePeer.Exchange) async throws -> TransportResponse {
        try await transport.send(exchange.request, body: exchange.body)
    }

    private func failure(
        _ exchange: ConformancePeer.Exchange,
        _ options: TransferOptions
    ) async throws -> TransportError {
        do {
            let response = try await transport.send(exchange.request, body: exchange.body, options: options)
            throw ConformanceFailure(
                description: "a response of status \(response.head.status.code), and no error"
            )
        } catch let error as TransportError {
            return error
        }
    }

    private func expectCancellation(_ task: Task<TransportResponse, any Error>) async throws {
        do {
            _ = try await task.value
            throw ConformanceFailure(description: "a response, and no CancellationError")
        } catch is CancellationError {}
    }

    private func part(_ exchange: ConformancePeer.Exchange?) throws -> ConformancePeer.Exchange {
        guard let exchange else { throw ConformanceFailure(description: "the peer does not play this part") }
        return exchange
    }

    private func expect(_ condition: Bool, _ message: String) throws {
        if !condition { throw ConformanceFailure(description: message) }
    }
}

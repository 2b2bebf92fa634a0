import HTTPTransport
import HTTPTypes

extension ConformanceCheck {
    func endsAtTheTimeout() async throws {
        let exchange = try part(peer.unanswered)
        try await expectEnd(at: .milliseconds(300)) { limit in
            let error = try await failure(
                of: exchange.request,
                body: exchange.body,
                options: TransferOptions(timeout: limit)
            )
            try expect(error.code == .timeout, "the error is \(error.code), not timeout")
        }
    }

    func endsWithinABodyAtTheTimeout() async throws {
        let server = try ScriptedServer { connection, _ in
            try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while true {
                try connection.send("x")
                try connection.pause(for: .milliseconds(10))
            }
        }
        try await expectEnd(at: .milliseconds(300)) { limit in
            let error = try await failure(of: request(server, "/"), options: TransferOptions(timeout: limit))
            try expect(error.code == .timeout, "the error is \(error.code), not timeout")
        }
        try await expectTimeoutOnceSent(of: request(server, "/"))
    }

    func endsAtTheConnectTimeout() async throws {
        let hole = try BlackHole()
        let request = HTTPRequest(method: .get, scheme: "http", authority: hole.authority, path: "/")
        try await expectEnd(at: .milliseconds(200)) { limit in
            let options = TransferOptions(connectTimeout: limit, timeout: Self.patience)
            try await expectFailure(of: request, options: options, [.connectTimeout], .notSent)
        }
    }

    func sendsNothingForACancelledTask() async throws {
        let before = await peer.receivedCount()
        let exchange = peer.answered(0)
        let task = OwnThreads.check {
            // The task is already cancelled when it makes the call.
            while !Task.isCancelled { await Task.yield() }
            return try await transport.send(exchange.request, body: exchange.body)
        }
        task.cancel()
        try await expectCancellation(of: task)
        let count = await peer.receivedCount() - before
        try expect(count == 0, "\(count) requests of a cancelled task reached the peer")
    }

    func endsWhenCancelled() async throws {
        let exchange = try part(peer.unanswered)
        let before = await peer.receivedCount()
        // A transport that ignores the cancellation ends at this timeout, long after the wait below.
        let options = TransferOptions(timeout: Self.patience + Self.promptness)
        let task = OwnThreads.check {
            try await transport.send(exchange.request, body: exchange.body, options: options)
        }
        let isSent = try await waitUntil { await peer.receivedCount() > before }
        try expect(isSent, "the request did not reach the peer")
        let cancelled = ContinuousClock.now
        task.cancel()
        try await expectCancellation(of: task)
        try expect(cancelled.duration(to: .now) < Self.promptness, "a cancelled transfer continued")
    }

    func closesTheConnectionWhenCancelled() async throws {
        for start in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"] {
            let server = try ScriptedServer { connection, _ in
                try connection.readRequest()
                try connection.send(start)
                connection.waitForEnd()
            }
            let task = OwnThreads.check { try await transport.send(request(server, "/")) }
            let isSent = try await waitUntil { server.requests.count == 1 }
            try expect(isSent, "the request did not reach the server")
            task.cancel()
            try await expectCancellation(of: task)
            let isClosed = try await waitUntil(atMost: Self.promptness) { server.openConnectionCount == 0 }
            try expect(isClosed, "the connection of a cancelled transfer stayed open")
        }
    }
}

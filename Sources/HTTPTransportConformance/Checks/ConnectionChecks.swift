import HTTPTransport
import HTTPTypes
import Synchronization

// MARK: - Independent calls

extension ConformanceCheck {
    func answersOthersWhileOneWaits() async throws {
        let server = try ScriptedServer { connection, _ in
            while true {
                let target = try connection.readRequest().target
                guard target != "/0" else { return connection.waitForEnd() }
                try connection.send(.answer(to: target))
            }
        }
        let waiting = OwnThreads.check {
            try await transport.send(request(server, "/0"), body: [], options: TransferOptions())
        }
        defer { waiting.cancel() }
        let isSent = try await waitUntil { server.requests.count == 1 }
        try expect(isSent, "the first request did not reach the server")
        try await together(1...5, atMost: Self.promptness, "while another request waits") { index in
            try await sendAnswered(request(server, "/\(index)"), "while another request waits")
        }
    }

    func runsConcurrentlyWhenConnectionsClose() async throws {
        let roundCount = 4
        let rounds = Rounds(of: roundCount)
        // The server's timeout is longer than the check.
        let server = try ScriptedServer(limits: .init(silence: Self.patience * 3)) { connection, _ in
            let target = try connection.readRequest().target
            let round = rounds.enter()
            try connection.wait { rounds.isFull(round) }
            try connection.send(.answer(to: target, fields: "Connection: close\r\n"))
        }
        let context = "16 calls to a server that closes did not run \(roundCount) at a time"
        try await together(0...15, atMost: Self.patience, context) { index in
            try await sendAnswered(request(server, "/\(index)"))
        }
    }

    /// Counts events in rounds of a fixed size.
    private final class Rounds: Sendable {
        private let size: Int
        private let entered = Mutex(0)

        init(of size: Int) {
            self.size = size
        }

        /// Counts an event, and returns the number of its round.
        func enter() -> Int {
            entered.withLock { count in
                defer { count += 1 }
                return count / size
            }
        }

        func isFull(_ round: Int) -> Bool { entered.withLock { $0 } >= (round + 1) * size }
    }
}

// MARK: - Clean connections

/// Something that a server does to a connection after a response.
struct ConnectionMisdeed: Sendable {
    let name: String
    /// Bytes that immediately follow the response.
    var atOnce = ""
    /// What happens after the response was received.
    var later: @Sendable (ScriptedServer.Connection) throws -> Void = { _ in }

    private static let timedOut =
        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    static let surplusResponses = [
        ConnectionMisdeed(name: "a second response at once", atOnce: .answer(to: "/surplus")),
        ConnectionMisdeed(name: "a second response later") { try $0.send(.answer(to: "/surplus")) },
        ConnectionMisdeed(name: "a second response later, and the end") {
            try $0.send(.answer(to: "/surplus"))
            $0.finishSending()
        },
        ConnectionMisdeed(name: "a head later, without its body") {
            try $0.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        },
    ]

    static let lateTimeouts = [
        ConnectionMisdeed(name: "a 408 later") { try $0.send(timedOut) },
        ConnectionMisdeed(name: "a 408 later, and the end") {
            try $0.send(timedOut)
            $0.close()
        },
        ConnectionMisdeed(name: "a 408 later, with a body until the end") {
            try $0.send("HTTP/1.1 408 Request Timeout\r\n\r\nlate")
            $0.finishSending()
        },
    ]

    static let strayBytes = [
        ConnectionMisdeed(name: "stray bytes at once", atOnce: "stray"),
        ConnectionMisdeed(name: "stray bytes later") { try $0.send("stray") },
        ConnectionMisdeed(name: "an empty line later") { try $0.send("\r\n") },
        ConnectionMisdeed(name: "an interim response later") { try $0.send("HTTP/1.1 100 Continue\r\n\r\n") },
    ]

    static let ends = [
        ConnectionMisdeed(name: "the end of sending") { $0.finishSending() },
        ConnectionMisdeed(name: "a close") { $0.close() },
        ConnectionMisdeed(name: "a reset") { $0.reset() },
    ]
}

extension ConformanceCheck {
    func dropsConnections(_ misdeeds: [ConnectionMisdeed]) async throws {
        let most = 3
        for misdeed in misdeeds {
            for count in Set([1, most]).sorted() { try await dropsConnections(count, misdeed) }
        }
    }

    /// Makes `count` connections idle and then unusable.
    private func dropsConnections(_ count: Int, _ misdeed: ConnectionMisdeed) async throws {
        let firsts = Rounds(of: count)
        let isIdle = Signal()
        let misdeeds = Rounds(of: count)
        let server = try ScriptedServer { connection, _ in
            while true {
                let target = try connection.readRequest().target
                guard target.hasPrefix("/first") else {
                    try connection.send(.answer(to: target))
                    continue
                }
                // The first requests run concurrently, so each has its own connection.
                let round = firsts.enter()
                try connection.wait { firsts.isFull(round) }
                try connection.send(.answer(to: target) + misdeed.atOnce)
                try connection.wait(for: isIdle)
                defer { _ = misdeeds.enter() }
                try misdeed.later(connection)
            }
        }
        let context = "after \(misdeed.name) on \(count) of its connections"
        let numbers = 0...(count - 1)
        try await together(numbers, atMost: Self.patience, "\(count) concurrent requests") { index in
            try await sendAnswered(request(server, "/first/\(index)"))
        }
        isIdle.send()
        let isDone = try await waitUntil { misdeeds.isFull(0) }
        try expect(isDone, "the server could not perform: \(misdeed.name)")
        // On loopback, bytes arrive immediately. The pause is for transports that receive them asynchronously.
        try await Task.sleep(for: .milliseconds(20))
        try await sendAnswered(request(server, "/second", .post), body: [1, 2, 3], context)
        try await together(numbers, atMost: Self.patience, context) { index in
            try await sendAnswered(request(server, "/third/\(index)"), context)
        }
        let targets = numbers.map { "/first/\($0)" } + ["/second"] + numbers.map { "/third/\($0)" }
        try expectOnce(targets, server, context)
        try expect(
            server.requestCounts.prefix(count).allSatisfy { $0 == 1 },
            "\(context): the next request was sent on the same connection"
        )
    }

    /// Checks that each of `targets` was received exactly once, and nothing else.
    func expectOnce(_ targets: [String], _ server: ScriptedServer, _ context: String) throws {
        let received = server.requests.map { ScriptedServer.Request(head: $0, body: []).target }
        try expect(
            received.sorted() == targets.sorted(),
            "\(context): the server received \(received), not \(targets)"
        )
    }

    func honorsConnectionClose() async throws {
        let answers = [
            String.answer(to: "/first", fields: "Connection: close\r\n"),
            .answer(to: "/first", fields: "Connection: Close, X-Other\r\nX-Other: a\r\n"),
            .answer(to: "/first").replacingVersion("HTTP/1.0"),
        ]
        for answer in answers {
            // The server keeps the connection open, because the transport must close it.
            let server = try ScriptedServer { connection, number in
                while true {
                    let target = try connection.readRequest().target
                    try connection.send(target == "/first" ? answer : .answer(to: target))
                }
            }
            try await sendAnswered(request(server, "/first"))
            try await sendAnswered(request(server, "/second"))
            try expect(
                server.requestCounts == [1, 1],
                "a connection was reused after a response with Connection: close"
            )
        }
    }

    func dropsLateResponses() async throws {
        for isCancelled in [false, true] {
            let isGivenUp = Signal()
            let server = try ScriptedServer { connection, _ in
                while true {
                    let target = try connection.readRequest().target
                    if target == "/late" { try connection.wait(for: isGivenUp) }
                    try connection.send(.answer(to: target))
                }
            }
            try await sendAnswered(request(server, "/first"))
            if isCancelled {
                let task = OwnThreads.check { try await transport.send(request(server, "/late")) }
                let isSent = try await waitUntil { server.requests.count == 2 }
                try expect(isSent, "the request did not reach the server")
                task.cancel()
                try await expectCancellation(of: task)
            } else {
                try await expectTimeoutOnceSent(of: request(server, "/late"))
            }
            isGivenUp.send()
            try await Task.sleep(for: .milliseconds(20))
            try await sendAnswered(request(server, "/next"), "after an abandoned request")
            try expectOnce(["/first", "/late", "/next"], server, "after an abandoned request")
        }
    }
}

extension String {
    /// The response with another HTTP version.
    fileprivate func replacingVersion(_ version: String) -> String {
        version + dropFirst("HTTP/1.1".count)
    }
}

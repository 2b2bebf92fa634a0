import HTTPTransport
import HTTPTypes

extension ConformanceCheck {
    func sendsOnce(isReused: Bool) async throws {
        for method in [HTTPRequest.Method.get, .post, .put, .delete] {
            for isReset in [false, true] { try await sendsOnce(method, isReset: isReset, isReused: isReused) }
        }
    }

    private func sendsOnce(_ method: HTTPRequest.Method, isReset: Bool, isReused: Bool) async throws {
        let server = try ScriptedServer { connection, _ in
            while true {
                let target = try connection.readRequest().target
                if target != "/lost" {
                    try connection.send(.answer(to: target))
                } else if isReset {
                    return connection.reset()
                } else {
                    return
                }
            }
        }
        let context = "\(method) on a connection that is \(isReset ? "reset" : "closed") without a response"
        if isReused { try await sendAnswered(request(server, "/first")) }
        let body: [UInt8] = method == .post || method == .put ? [1, 2, 3] : []
        let lost = request(server, "/lost", method)
        try await expectFailure(of: lost, body: body, [.connectionLost], .sent, context)
        try expectOnce((isReused ? ["/first"] : []) + ["/lost"], server, context)
        try await sendAnswered(request(server, "/next"), context)
    }

    func reportsABodyCutShort() async throws {
        let server = try ScriptedServer { connection, _ in
            _ = try connection.read(1000)
            connection.reset()
        }
        // More than a connection's system buffers hold.
        let body = [UInt8](repeating: 0x78, count: 32 << 20)
        let error = try await failure(of: request(server, "/", .put), body: body)
        try expect(error.code == .connectionLost, "the error is \(error.code), not connectionLost")
        try expect(error.delivery != .notSent, "the delivery is notSent, although a part was sent")
        try expect(server.connectionCount == 1, "the request was sent \(server.connectionCount) times")
    }

    func reportsRefusedConnections() async throws {
        let server = try ScriptedServer.answering()
        server.stop()
        let refused = request(server, "/", .post)
        try await expectFailure(of: refused, body: [1, 2, 3], [.connectFailed], .notSent)
    }
}

// MARK: - Faulty responses

/// A response that must cause an error.
struct ResponseFault: Sendable {
    let name: String
    let codes: Set<TransportError.Code>
    var options = TransferOptions(timeout: ConformanceCheck.patience)
    /// What happens after the request was read. The connection is closed afterward.
    let reply: @Sendable (ScriptedServer.Connection) throws -> Void
}

extension ConformanceCheck {
    func reportsFaults(_ faults: [ResponseFault]) async throws {
        for fault in faults {
            let server = try ScriptedServer { connection, _ in
                try connection.readRequest()
                try fault.reply(connection)
            }
            let started = ContinuousClock.now
            let request = request(server, "/", .post)
            try await expectFailure(of: request, options: fault.options, fault.codes, .sent, fault.name)
            try expect(started.duration(to: .now) < Self.patience / 2, "\(fault.name): the error came late")
            try expect(server.requests.count == 1, "\(fault.name): the request was sent again")
        }
    }
}

extension ResponseFault {
    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"

    static let truncated: [ResponseFault] = [
        ("within the status line", "HTTP/1.1 2"),
        ("within the head", ok + "Content-Length: 1"),
        ("within the body", ok + "Content-Length: 100\r\n\r\nabc"),
        ("within a chunk", chunked + "5\r\nab"),
        ("before the last chunk", chunked + "2\r\nab\r\n"),
    ].flatMap { name, bytes in
        [
            ResponseFault(name: "a close \(name)", codes: codes(name)) { try $0.send(bytes) },
            ResponseFault(name: "a reset \(name)", codes: codes(name)) {
                try $0.send(bytes)
                $0.reset()
            },
        ]
    }

    /// A truncated status line does not have to be recognized as one.
    private static func codes(_ place: String) -> Set<TransportError.Code> {
        place == "within the status line" ? [.connectionLost, .invalidResponse] : [.connectionLost]
    }

    static let invalid: [ResponseFault] = [
        ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n"),
        ("a status that is not a number", "HTTP/1.1 abc OK\r\n\r\n"),
        ("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n"),
        ("a version that does not exist", "HTTP/7.3 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ("a length that is not a number", ok + "Content-Length: x\r\n\r\n"),
        ("a negative length", ok + "Content-Length: -1\r\n\r\n"),
        ("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ("a chunk without a size", chunked + "zz\r\nab\r\n0\r\n\r\n"),
        ("a chunk of more bytes than its size", chunked + "1\r\nabc\r\n0\r\n\r\n"),
    ].map { name, bytes in
        ResponseFault(name: name, codes: [.invalidResponse]) { try $0.send(bytes) }
    }

    static let hugeLengths: [ResponseFault] =
        [
            "9223372036854775807", "9223372036854775806", "9223372036854775808", "18446744073709551615",
            "99999999999999999999999999",
        ].map { ("a length of \($0)", ok + "Content-Length: \($0)\r\n\r\nab") }.map(huge)
        + [
            "7fffffffffffffff", "7ffffffffffffffe", "8000000000000000", "ffffffffffffffff",
            "fffffffffffffffffff",
        ]
        .map { ("a chunk of 0x\($0)", chunked + "2\r\nab\r\n\($0)\r\ncd") }.map(huge)

    private static func huge(_ name: String, _ bytes: String) -> ResponseFault {
        ResponseFault(
            name: name,
            codes: [.invalidResponse, .responseTooLarge, .connectionLost],
            options: TransferOptions(timeout: ConformanceCheck.patience, maxResponseBodyBytes: .max)
        ) { try $0.send(bytes) }
    }

    static let endlessBodies: [ResponseFault] = [
        endless("chunks without end", chunked, "400\r\n" + String(repeating: "x", count: 1024) + "\r\n"),
        endless("a body without length or end", ok + "\r\n", String(repeating: "x", count: 1024)),
        ResponseFault(
            name: "a length over the limit",
            codes: [.responseTooLarge],
            options: TransferOptions(timeout: ConformanceCheck.patience, maxResponseBodyBytes: 1000)
        ) {
            try $0.send(ok + "Content-Length: 1001\r\n\r\nx")
            $0.waitForEnd()
        },
    ]

    static let endlessHeads: [ResponseFault] = [
        endless("fields without end", ok, "X-Field: " + String(repeating: "x", count: 200) + "\r\n"),
        endless("a field without end", ok + "X-Field: ", String(repeating: "x", count: 1000)),
        endless("interim responses without end", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        endless(
            "trailers without end",
            chunked + "0\r\n",
            "X-Field: " + String(repeating: "x", count: 200) + "\r\n"
        ),
    ]

    private static func endless(_ name: String, _ start: String, _ rest: String) -> ResponseFault {
        ResponseFault(
            name: name,
            codes: [.responseTooLarge],
            options: TransferOptions(timeout: ConformanceCheck.patience, maxResponseBodyBytes: 100_000)
        ) {
            try $0.send(start)
            while true { try $0.send(rest) }
        }
    }
}

import EmulatorServer
import HTTPTypes
import NIOCore
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("A connection is taken for what it is", .serialized)
struct ConnectionTests {
    private let describe =
        "GET /v20180820/jobs/job-1 HTTP/1.1\r\nHost: h\r\nx-amz-account-id: 123456789012\r\n"

    private func makeEmulatorWithJob() -> S3ControlEmulator {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .suspended, to: account)
        return emulator
    }

    @Test("Requests that come at once are answered one after the other, on one connection")
    func pipelining() async throws {
        try await withServer(makeEmulatorWithJob()) { port in
            let last = describe + "Connection: close\r\n\r\n"
            let text = String(repeating: describe + "\r\n", count: 20) + last
            let answer = try await RawClient.exchange(port: port, text, endsOutput: false)
            #expect(answer.split(separator: "HTTP/1.1 200 ").count == 21)
            #expect(answer.split(separator: "</DescribeJobResult>").count == 21)
        }
    }

    @Test("An answer that is delayed delays those behind it")
    func delayed() async throws {
        let emulator = makeEmulatorWithJob()
        emulator.inject(.delay(.milliseconds(100)), .first(1))
        emulator.inject(.throttle, .only(2))
        try await withServer(emulator) { port in
            let text = describe + "\r\n" + describe + "\r\n" + describe + "Connection: close\r\n\r\n"
            let answer = try await RawClient.exchange(port: port, text, endsOutput: false)
            let statuses = answer.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
            #expect(statuses == ["200", "400", "200"])
        }
    }

    @Test("A body and a header beyond their limits are refused, declared or not")
    func sizes() async throws {
        let limits = ServerLimits(bodyBytes: 1000, headerBytes: 2000)
        try await withServer(makeEmulator(), limits: limits) { port in
            let head = "POST /v20180820/jobs HTTP/1.1\r\nHost: h\r\n"
            let declared = head + "Content-Length: 100000000\r\n\r\n"
            #expect(try await RawClient.exchange(port: port, declared, endsOutput: false).contains(" 413 "))
            let body = String(repeating: "x", count: 600)
            let chunks = String(repeating: "258\r\n\(body)\r\n", count: 200)
            let chunked = head + "Transfer-Encoding: chunked\r\n\r\n" + chunks
            let answer = try await RawClient.exchange(port: port, chunked, endsOutput: false)
            #expect(answer.contains(" 413 ") && answer.contains("<Code>EntityTooLarge</Code>"))
            let large = head + "X: \(String(repeating: "x", count: 3000))\r\n\r\n"
            #expect(try await RawClient.exchange(port: port, large, endsOutput: false).contains(" 431 "))
            let huge = head + "X: \(String(repeating: "x", count: 200_000))\r\n\r\n"
            #expect(try await RawClient.exchange(port: port, huge, endsOutput: false).contains("HTTP/1.1 4"))
        }
    }

    @Test("A client that is too slow is told so, and one that says nothing is let go")
    func slow() async throws {
        let head = "POST /v20180820/jobs HTTP/1.1\r\nHost: h\r\n"
        // Long enough for the first bytes to come on a busy machine.
        try await withServer(makeEmulator(), limits: ServerLimits(idleTime: .seconds(2))) { port in
            let inHead = try await RawClient.exchange(port: port, head, endsOutput: false)
            #expect(inHead.contains(" 408 ") && inHead.contains("<Code>RequestTimeout</Code>"))
        }
        try await withServer(makeEmulator(), limits: ServerLimits(requestTime: .milliseconds(200))) { port in
            let inBody = head + "Content-Length: 10\r\n\r\nhalf"
            let answer = try await RawClient.exchange(port: port, inBody, endsOutput: false)
            #expect(answer.contains(" 408 "))
        }
        try await withServer(makeEmulator(), limits: ServerLimits(idleTime: .milliseconds(200))) { port in
            let answer = try await RawClient.exchange(port: port, "", endsOutput: false)
            #expect(answer.isEmpty)
        }
    }

    @Test("A request that ends too early is refused")
    func early() async throws {
        try await withServer(makeEmulator()) { port in
            let half = "POST /v20180820/jobs HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf"
            let answer = try await RawClient.exchange(port: port, half)
            #expect(answer.contains(" 400 ") && answer.contains("<Code>IncompleteBody</Code>"))
        }
    }

    @Test("Connections beyond the limit are refused, and a place that gets free is taken again")
    func crowd() async throws {
        try await withServer(makeEmulatorWithJob(), limits: ServerLimits(connections: 50)) { port in
            var idle: [RawClient] = []
            for _ in 0..<50 {
                idle.append(try await RawClient(port: port))
                // An answer shows that the server has taken the connection.
                try await idle[idle.count - 1].send("")
            }
            var refused = 0
            for _ in 0..<1000 {
                let client = try await RawClient(port: port)
                let answer = try await client.readToEnd()
                if answer.contains(" 503 "), answer.contains("<Code>SlowDown</Code>") { refused += 1 }
            }
            #expect(refused == 1000)
            for client in idle { try await client.channel.close() }
            let request = describe + "Connection: close\r\n\r\n"
            var answer = ""
            // The server learns of the closed connections in its own time.
            for _ in 0..<10_000 where !answer.contains(" 200 ") {
                answer = try await RawClient.exchange(port: port, request)
            }
            #expect(answer.contains(" 200 "))
        }
    }

    @Test("What breaks a connection breaks it, before or after acting")
    func resets() async throws {
        let emulator = makeEmulatorWithJob()
        try await withServer(emulator) { port in
            let cancel =
                "POST /v20180820/jobs/job-1/status?requestedJobStatus=Cancelled HTTP/1.1\r\nHost: h\r\n"
                + "x-amz-account-id: 123456789012\r\nContent-Length: 0\r\n\r\n"
            emulator.inject(.resetBeforeActing())
            #expect(try await RawClient.exchange(port: port, cancel, endsOutput: false).isEmpty)
            #expect(emulator.job("job-1", of: account)?.status == .suspended)
            emulator.inject(.resetAfterActing)
            #expect(try await RawClient.exchange(port: port, cancel, endsOutput: false).isEmpty)
            #expect(emulator.job("job-1", of: account)?.status == .cancelled)
            emulator.inject(.truncatedBody)
            let answer = try await RawClient.exchange(port: port, describe + "\r\n", endsOutput: false)
            #expect(answer.contains(" 200 ") && answer.contains("<DescribeJobResult"))
            #expect(!answer.contains("</DescribeJobResult>"))
        }
    }

    /// A store with an object that does not fit into the buffers of a connection, and a request for it.
    private func makeLargeObject(bytes: Int = 24 << 20) -> (store: MemoryObjectStore, request: String) {
        let store = MemoryObjectStore()
        store.put([UInt8](repeating: 120, count: bytes) + Array("END".utf8), at: "large", in: "photos")
        return (store, "GET /photos/large HTTP/1.1\r\nHost: localhost\r\n")
    }

    /// Answers with the objects of a store: whole or cut off, at once or later.
    private struct ObjectResponder: Responder {
        let store: MemoryObjectStore
        var isTruncated = false
        var delay = Duration.zero

        func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
            let response = store.reply(to: request, body: body)
            return EmulatorReply(isTruncated ? .truncated(response) : .response(response), delay: delay)
        }
    }

    /// The bodies of responses that came one after the other, each of which has a length.
    private func bodies(in answer: String) throws -> [String] {
        var bodies: [String] = []
        var rest = Array(answer.utf8)[...]
        while !rest.isEmpty {
            // A head is short, and a search through a body would take long.
            let start = String(decoding: rest.prefix(2000), as: UTF8.self)
            try #require(start.hasPrefix("HTTP/1.1 200 "), "\(start.prefix(100))")
            let end = try #require(start.firstRange(of: "\r\n\r\n"))
            let head = String(start[..<end.upperBound])
            let fields = head.lowercased().split(separator: "\r\n")
            let field = try #require(fields.first { $0.hasPrefix("content-length: ") })
            let length = try #require(Int(field.dropFirst("content-length: ".count)))
            rest = rest.dropFirst(head.utf8.count)
            try #require(rest.count >= length)
            bodies.append(String(decoding: rest.prefix(length), as: UTF8.self))
            rest = rest.dropFirst(length)
        }
        return bodies
    }

    @Test(
        "A large response arrives whole, although the connection ends after it",
        arguments: [(1, true, true), (1, true, false), (1, false, true), (3, true, false), (3, false, true)]
    )
    func large(count: Int, closes: Bool, endsOutput: Bool) async throws {
        let (store, request) = makeLargeObject()
        var limits = ServerLimits()
        limits.lingerTime = .milliseconds(1)
        try await withServer(makeEmulator(), limits: limits, store: store) { port in
            let last = request + (closes ? "Connection: close\r\n\r\n" : "\r\n")
            let text = String(repeating: request + "\r\n", count: count - 1) + last
            let answer = try await RawClient.exchange(port: port, text, endsOutput: endsOutput)
            #expect(answer.utf8.count > count * (24 << 20))
            #expect(answer.hasSuffix("END"))
        }
    }

    @Test("Stopping ends a connection once a large response has arrived whole")
    func stoppingLarge() async throws {
        let (store, request) = makeLargeObject()
        let server = try await HTTPServer.start(responder: EmulatorResponder(makeEmulator(), store: store))
        let client = try await RawClient(port: server.port)
        try await client.send(request + "\r\n")
        try await client.waitForBytes()
        async let stopped: Void = server.stop(grace: .seconds(180))
        let answer = try await client.readToEnd()
        #expect(answer.hasSuffix("END"))
        try await stopped
    }

    @Test("Stopping waits for the rest of a request, whose large response arrives whole")
    func stoppingWithinRequest() async throws {
        let (store, request) = makeLargeObject()
        let server = try await HTTPServer.start(
            responder: EmulatorResponder(makeEmulatorWithJob(), store: store)
        )
        let idle = try await RawClient(port: server.port)
        try await idle.send(describe + "\r\n")
        try await idle.waitForBytes()
        let busy = try await RawClient(port: server.port)
        // The answer 100 shows that the server has read the head.
        try await busy.send(request + "Content-Length: 1\r\nExpect: 100-continue\r\n\r\n")
        try await busy.waitForBytes()
        async let stopped: Void = server.stop(grace: .seconds(180))
        // Ends because the server stops.
        #expect(try await idle.readToEnd().hasPrefix("HTTP/1.1 200 "))
        try await busy.send("x")
        let answer = try await busy.readToEnd()
        #expect(answer.hasSuffix("END") && answer.utf8.count > 24 << 20)
        try await stopped
    }

    @Test(
        "Responses behind a delayed one arrive whole and in order",
        arguments: ["DL", "DLD", "DLLD", "DLDL"],
        [true, false]
    )
    func behindDelayed(order: String, endsOutput: Bool) async throws {
        let emulator = makeEmulatorWithJob()
        emulator.inject(.delay(.milliseconds(100)), .first(1))
        let (store, request) = makeLargeObject(bytes: 6 << 20)
        try await withServer(emulator, store: store) { port in
            var text = order.map { ($0 == "L" ? request : describe) + "\r\n" }.joined()
            // A connection whose input has ended ends without being told to.
            if !endsOutput { text = String(text.dropLast()) + "Connection: close\r\n\r\n" }
            let answer = try await RawClient.exchange(port: port, text, endsOutput: endsOutput)
            let found = try bodies(in: answer)
            #expect(found.count == order.count)
            for (body, kind) in zip(found, order) {
                if kind == "L" {
                    #expect(body.hasSuffix("END") && body.utf8.count == (6 << 20) + 3)
                } else {
                    #expect(body.contains("</DescribeJobResult>"))
                }
            }
        }
    }

    @Test("Half of a large response arrives before the connection breaks", arguments: [true, false])
    func truncatedLarge(endsOutput: Bool) async throws {
        let (store, request) = makeLargeObject()
        let responder = ObjectResponder(store: store, isTruncated: true)
        try await withServer(responder: responder) { port in
            let answer = try await RawClient.exchange(port: port, request + "\r\n", endsOutput: endsOutput)
            #expect(answer.utf8.count > 12 << 20 && !answer.hasSuffix("END"))
        }
    }

    /// Reads the large object, or its half, for more than twice the time that a client may read nothing.
    private func readSlowly(isTruncated: Bool) async throws -> String {
        let (store, request) = makeLargeObject()
        let responder = ObjectResponder(store: store, isTruncated: isTruncated)
        var answer = ""
        try await withServer(responder: responder, limits: ServerLimits(idleTime: .seconds(2))) { port in
            let client = try await RawClient(port: port, reading: (isTruncated ? 12 << 20 : 24 << 20) / 5)
            try await client.send(request + "Connection: close\r\n\r\n")
            answer = try await client.readToEnd()
        }
        return answer
    }

    @Test("A client that reads slowly has time for a whole response, and for one that breaks off")
    func slowReader() async throws {
        async let whole = readSlowly(isTruncated: false)
        async let half = readSlowly(isTruncated: true)
        let (first, second) = try await (whole, half)
        #expect(first.hasSuffix("END"))
        #expect(second.utf8.count > 12 << 20 && !second.hasSuffix("END"))
    }

    @Test("A client that does not read a delayed response is not read, either, and is let go")
    func unread() async throws {
        let (store, request) = makeLargeObject()
        let responder = ObjectResponder(store: store, delay: .milliseconds(50))
        try await withServer(responder: responder, limits: ServerLimits(idleTime: .seconds(1))) { port in
            let client = try await RawClient(port: port, reading: 1)
            try await client.send(request + "\r\n")
            try await client.waitForBytes()
            // More than the buffers take.
            let head = "PUT /photos/other HTTP/1.1\r\nHost: h\r\nContent-Length: \(64 << 20)\r\n\r\n"
            await #expect(throws: (any Error).self) {
                try await client.send(Array(head.utf8) + [UInt8](repeating: 120, count: 64 << 20))
            }
        }
    }

    @Test("Stopping answers what was asked, and lets idle connections go")
    func stopping() async throws {
        let emulator = makeEmulatorWithJob()
        emulator.inject(.delay(.milliseconds(200)))
        let server = try await HTTPServer.start(responder: emulator)
        let idle = try await RawClient(port: server.port)
        let busy = try await RawClient(port: server.port)
        try await busy.send(describe + "\r\n")
        while emulator.callCount == 0 { await Task.yield() }
        try await server.stop()
        let answer = try await busy.readToEnd()
        #expect(answer.contains(" 200 ") && answer.contains("Connection: close"))
        #expect(try await idle.readToEnd().isEmpty)
        await #expect(throws: (any Error).self) { try await RawClient(port: server.port) }
    }
}

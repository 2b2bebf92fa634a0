import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport reads all valid responses", .ownThreads)
struct ResponseTests {
    struct Reply: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: String
        var status = 200
        var body = "hello"
    }

    @Test(arguments: [
        Reply(testDescription: "plain", bytes: .ok("hello")),
        Reply(testDescription: "until the end", bytes: "HTTP/1.1 200 OK\r\n\r\nhello"),
        Reply(testDescription: "HTTP/1.0", bytes: "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        Reply(testDescription: "no reason", bytes: "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello"),
        Reply(
            testDescription: "odd chunks",
            bytes:
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n01;a=\"b\"\r\nh\r\n0004\r\nello\r\n000\r\nX-Trailer: x\r\n\r\n"
        ),
        Reply(
            testDescription: "a trailer that looks like a response",
            bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
                + "HTTP/1.1 500 No: x\r\n\r\n"
        ),
        Reply(testDescription: "after 100", bytes: "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" + .ok("hello")),
        Reply(
            testDescription: "after 103 twice",
            bytes: "HTTP/1.1 103 E\r\n\r\nHTTP/1.1 103 E\r\n\r\n" + .ok("hello")
        ),
        Reply(testDescription: "the same length twice", bytes: .ok("hello", fields: "Content-Length: 5\r\n")),
        Reply(testDescription: "too short a length", bytes: .ok("hello") + "surplus"),
        Reply(testDescription: "line feeds only", bytes: "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"),
        Reply(testDescription: "no content", bytes: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, body: ""),
        Reply(
            testDescription: "not modified",
            bytes: "HTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n",
            status: 304,
            body: ""
        ),
        Reply(
            testDescription: "server error",
            bytes: "HTTP/1.1 503 S\r\nContent-Length: 5\r\n\r\nhello",
            status: 503
        ),
        Reply(
            testDescription: "unknown status",
            bytes: "HTTP/1.1 799 S\r\nContent-Length: 5\r\n\r\nhello",
            status: 799
        ),
    ])
    func `a reply is read`(_ reply: Reply) async throws {
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send(reply.bytes)
        }
        let response = try await CurlTransport().send(.make(server.authority))
        #expect(response.head.status.code == reply.status)
        #expect(String(decoding: response.body, as: UTF8.self) == reply.body)
        #expect(response.head.headerFields[.init("X-Trailer")!] == nil)
    }

    @Test func `fields keep their names, bytes, and order, and folded lines are joined`() async throws {
        let server = try ScriptedServer.answering(
            "HTTP/1.1 200 Fine\r\nX-One:  a \r\nx-two:b\r\n c\r\nX-One: d\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n"
        )
        let head = try await CurlTransport().send(.make(server.authority)).head
        #expect(head.status.reasonPhrase == "Fine")
        #expect(
            head.headerFields.map(\.name.rawName) == ["X-One", "x-two", "X-One", "X-Empty", "Content-Length"]
        )
        #expect(head.headerFields.map(\.value) == ["a", "b c", "d", "", "0"])
    }

    @Test(arguments: [" 0", " 9", "\t9", " x"])
    func `a length that is continued on another line is no length`(_ fold: String) async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\(fold)\r\n\r\n")
        let error = try await #require(throws: TransportError.self) {
            try await CurlTransport().send(.make(server.authority))
        }
        #expect(error.code == .invalidResponse)
    }

    @Test func `bytes after a response are not part of the next one`() async throws {
        let server = try ScriptedServer { peer, connection in
            try peer.readRequest()
            try peer.send(.ok("\(connection)") + .ok("forged"))
            peer.waitForEnd()
        }
        let transport = CurlTransport()
        for number in 0..<3 {
            let response = try await transport.send(.make(server.authority))
            #expect(response.body == Array("\(number)".utf8))
        }
    }

    @Test func `a response to HEAD has a length without a body`() async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        let transport = CurlTransport()
        for _ in 0..<2 {
            let response = try await transport.send(.make(.head, server.authority))
            #expect(response.body.isEmpty)
            #expect(response.head.headerFields[.contentLength] == "99999999999")
        }
        #expect(server.connectionCount == 1)
    }

    @Test(arguments: [1, 1000, 100_000], [HTTPRequest.Method.put, .post])
    func `a refused expectation is a response, and the request is not sent again`(
        byteCount: Int,
        method: HTTPRequest.Method
    ) async throws {
        let server = try ScriptedServer { peer, number in
            if number == 0 {
                try Self.readHead(from: peer)
                try peer.send("HTTP/1.1 417 Expectation Failed\r\nX-Field: x\r\nContent-Length: 2\r\n\r\nno")
            }
            // Neither on this connection nor on another one.
            try peer.readRequest()
        }
        let fields: HTTPFields = [.init("Expect")!: "100-continue"]
        let response = try await CurlTransport().send(
            .make(method, server.authority, fields: fields),
            body: [UInt8](repeating: 0x78, count: byteCount)
        )
        #expect(response.statusCode == 417)
        #expect(response.head.headerFields[.init("X-Field")!] == "x")
        #expect(server.requests.isEmpty)
    }

    // After a second, libcurl sends the body without a response.
    @Test(
        arguments: ["", "Connection: close\r\n"],
        [(1, false), (100_000, false), (1, true), (100_000, true)]
    )
    func `a refused expectation is a response, even if the server accepts no more connections`(
        fields: String,
        request: (byteCount: Int, isLate: Bool)
    ) async throws {
        let path = "/tmp/s3control-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let server = try ScriptedServer(address: .unix(path: path)) { peer, _ in
            if request.isLate { try peer.pause(for: .seconds(1.2)) }
            try Self.readHead(from: peer)
            unsafe unlink(path)
            try peer.send("HTTP/1.1 417 Expectation Failed\r\n\(fields)Content-Length: 2\r\n\r\nno")
            peer.finishSending()
            peer.waitForEnd()
        }
        let response = try await CurlTransport(configuration: .init(unixSocketPath: path)).send(
            .make(.put, "localhost", fields: [.init("Expect")!: "100-continue"]),
            body: [UInt8](repeating: 0x78, count: request.byteCount)
        )
        #expect(response.statusCode == 417)
        #expect(server.connectionCount == 1)
    }

    /// Reads a head alone. The body may follow it at once.
    private static func readHead(from peer: ScriptedServer.Connection) throws {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try peer.readSome(atMost: 1) }
    }

    @Test func `a head that begins with a folded line is read, or is an invalid response`() async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 0\r\n\r\n")
        do {
            let response = try await CurlTransport().send(.make(server.authority))
            #expect(response.statusCode == 200)
        } catch let error as TransportError {
            #expect(error.code == .invalidResponse, "\(error.message)")
            #expect(error.delivery == .sent)
        }
    }

    @Test func `a 417 that ends early is an error if nothing was expected`() async throws {
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 9\r\n\r\nno")
        }
        let error = try await CurlTransport().failure(of: .make(.put, server.authority), body: [1, 2, 3])
        #expect(error.delivery == .sent)
    }

    @Test func `a redirect to another host is a response, and is not followed`() async throws {
        let other = try ScriptedServer.answering()
        let server = try ScriptedServer.answering(
            "HTTP/1.1 307 T\r\nLocation: http://\(other.authority)/\r\nContent-Length: 0\r\n\r\n"
        )
        let fields: HTTPFields = [.authorization: "secret"]
        let response = try await CurlTransport().send(
            .make(.post, server.authority, fields: fields),
            body: [1, 2, 3]
        )
        #expect(response.head.status.code == 307)
        #expect(other.connectionCount == 0)
    }

    @Test func `bodies of all sizes follow each other on a connection`() async throws {
        let server = try ScriptedServer { peer, _ in
            while true {
                let body = try peer.readRequest().body
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
                try peer.send(body)
            }
        }
        let transport = CurlTransport()
        // Up to 64 KiB they are copied; from 256 KiB on the next response is received into a larger buffer.
        for count in [1, 65_536, 65_537, 0, 300_000, 2, 1_000_000, 262_144, 65_537, 0, 900_000, 3] {
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(try await transport.send(.make(.put, server.authority), body: body).body == body)
            #expect(try await transport.send(.make(server.authority)).body.isEmpty)
        }
        #expect(server.connectionCount == 1)
    }

    @Test func `a large body is transferred both ways`() async throws {
        let server = try ScriptedServer { peer, _ in
            while true {
                let body = try peer.readRequest().body
                try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
                try peer.send(body)
            }
        }
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let response = try await CurlTransport().send(.make(.put, server.authority), body: body)
        #expect(response.body == body)
        #expect(
            server.requests == [
                "PUT / HTTP/1.1\r\nHost: \(server.authority)\r\nContent-Length: 3000000\r\n\r\n"
            ]
        )
    }
}

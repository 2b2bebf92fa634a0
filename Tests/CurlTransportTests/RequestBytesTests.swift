import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport sends a request with its own fields and nothing else", .ownThreads)
struct RequestBytesTests {
    private func make(
        _ method: HTTPRequest.Method,
        _ path: String = "/",
        authority: String,
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
    }

    @Test func `a GET has only Host and the given fields`() async throws {
        let server = try ScriptedServer.answering()
        let fields: HTTPFields = [.userAgent: "ua/2.1", .init("x-empty")!: "", .init("X-Twice")!: "a"]
        let request = make(.get, "/a/../b?x=%2f%20&y=", authority: server.authority, fields: fields)
        let response = try await CurlTransport().send(request)
        #expect(response.head.status == .ok)
        #expect(response.body == Array("hello".utf8))
        #expect(
            server.requests == [
                "GET /a/../b?x=%2f%20&y= HTTP/1.1\r\nHost: \(server.authority)\r\nUser-Agent: ua/2.1\r\n"
                    + "x-empty:\r\nX-Twice: a\r\n\r\n"
            ]
        )
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch])
    func `an empty body has Content-Length 0 and no Content-Type`(_ method: HTTPRequest.Method) async throws {
        let server = try ScriptedServer.answering()
        _ = try await CurlTransport().send(make(method, authority: server.authority))
        #expect(
            server.requests == [
                "\(method) / HTTP/1.1\r\nHost: \(server.authority)\r\nContent-Length: 0\r\n\r\n"
            ]
        )
    }

    @Test(arguments: [HTTPRequest.Method.delete, .options, .init("PURGE")!])
    func `another method has no Content-Length without a body`(_ method: HTTPRequest.Method) async throws {
        let server = try ScriptedServer.answering()
        _ = try await CurlTransport().send(make(method, authority: server.authority))
        #expect(server.requests == ["\(method) / HTTP/1.1\r\nHost: \(server.authority)\r\n\r\n"])
    }

    @Test func `nothing of a request remains for the next one`() async throws {
        let servers = try (0..<2).map { _ in try ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n") }
        let transport = CurlTransport(configuration: CurlTransportConfiguration(maxConnections: 1))
        let forms: [(method: HTTPRequest.Method, body: String, server: Int)] = [
            (.get, "", 0), (.get, "a", 0), (.head, "", 0), (.post, "", 0), (.post, "ab", 0),
            (.post, "xyz", 0),
            (.put, "ab", 0), (.delete, "", 0), (.delete, "a", 0), (.get, "", 1), (.post, "ab", 1),
        ]
        var expected: [[String]] = [[], []]
        for first in forms {
            for second in forms {
                for form in [first, second] {
                    let authority = servers[form.server].authority
                    let request = make(form.method, authority: authority)
                    #expect(try await transport.send(request, body: Array(form.body.utf8)).statusCode == 204)
                    let hasLength = !form.body.isEmpty || form.method == .post || form.method == .put
                    expected[form.server].append(
                        "\(form.method) / HTTP/1.1\r\nHost: \(authority)\r\n"
                            + (hasLength ? "Content-Length: \(form.body.utf8.count)\r\n" : "") + "\r\n"
                    )
                }
            }
        }
        #expect(servers.map(\.requests) == expected)
    }
}

import CurlTransport
import HTTPTransport
import HTTPTypes
import Testing

@Suite("CurlTransport sends a request with its own fields and nothing else")
struct RequestBytesTests {
    private func make(
        _ method: HTTPRequest.Method,
        _ path: String = "/",
        authority: String,
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
    }

    @Test func `a GET has only Host and the fields given`() async throws {
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
}

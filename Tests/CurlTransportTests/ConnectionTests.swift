import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport connects to every kind of address and reports metrics", .ownThreads)
struct ConnectionTests {
    @Test func `an IPv6 address is reached if the host supports IPv6`() async throws {
        let server = try ScriptedServer.answering(address: .ipv6)
        let response = try await CurlTransport().send(.make(server.authority))
        #expect(response.head.status == .ok)
        #expect(server.requests == ["GET / HTTP/1.1\r\nHost: \(server.authority)\r\n\r\n"])
    }

    @Test func `a family that the host lacks is not tried`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(addressFamily: .ipv6))
        let error = try await transport.failure(of: .make(server.authority))
        #expect(error.code == .hostNotFound || error.code == .connectFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a Unix domain socket replaces every host`() async throws {
        let path = "/tmp/s3control-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let server = try ScriptedServer.answering(address: .unix(path: path))
        let transport = CurlTransport(configuration: .init(unixSocketPath: path))
        _ = try await transport.send(.make("s3.test", path: "/x"))
        #expect(server.requests == ["GET /x HTTP/1.1\r\nHost: s3.test\r\n\r\n"])
    }

    @Test func `metrics count bytes and distinguish new connections from reused ones`() async throws {
        let reply = String.ok("hello")
        let server = try ScriptedServer.answering(reply)
        let transport = CurlTransport()
        for number in 0..<2 {
            for size in [3, 100_000] {
                let body = [UInt8](repeating: 0x78, count: size)
                let response = try await transport.send(.make(.put, server.authority), body: body)
                let metrics = try #require(response.metrics)
                let head = try #require(server.requests.last)
                #expect(metrics.bytesSent == head.utf8.count + size)
                #expect(metrics.bytesReceived == reply.utf8.count)
                #expect(metrics.total >= metrics.firstByte)
                #expect(metrics.firstByte > .zero)
                #expect(metrics.tls == .zero)
                #expect(metrics.reusedConnection == (number > 0 || size > 3))
                #expect((metrics.connect > .zero) == (number == 0 && size == 3))
                #expect(metrics.queued >= .zero)
            }
        }
    }

    @Test(arguments: [
        HTTPRequest(method: .get, scheme: "ftp", authority: "s3.test", path: "/"),
        HTTPRequest(method: .get, scheme: nil, authority: "s3.test", path: "/"),
        HTTPRequest(method: .get, scheme: "http", authority: "user:pw@s3.test", path: "/"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test/x", path: "/"),
        HTTPRequest(method: .get, scheme: "http", authority: "", path: "/"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: ""),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "x"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "/a b"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "/a#b"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "/ä"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "*"),
        HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "/\r\nX: y"),
        HTTPRequest(method: .connect, scheme: "http", authority: "s3.test", path: "/"),
        HTTPRequest.make("s3.test", fields: [.transferEncoding: "chunked"]),
        HTTPRequest.make("s3.test", fields: [.contentLength: "7"]),
        HTTPRequest.make("s3.test", fields: [.init("Host")!: "other.test"]),
    ])
    func `what cannot be sent as given is invalidRequest`(_ request: HTTPRequest) async throws {
        let error = try await CurlTransport().failure(of: request)
        #expect(error.code == .invalidRequest)
        #expect(error.delivery == .notSent)
    }
}

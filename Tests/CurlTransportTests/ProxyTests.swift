import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport uses the configured proxy", .ownThreads)
struct ProxyTests {
    @Test func `a proxy receives the whole URL, and no fields are added`() async throws {
        let proxy = try ScriptedServer.answering()
        let transport = CurlTransport(
            configuration: .init(proxy: .all(try Proxy(url: "http://\(proxy.authority)")))
        )
        let response = try await transport.send(.make(.post, "s3.test", path: "/a?b=c"))
        #expect(response.head.status == .ok)
        #expect(
            proxy.requests == [
                "POST http://s3.test/a?b=c HTTP/1.1\r\nHost: s3.test\r\nContent-Length: 0\r\n\r\n"
            ]
        )
    }

    @Test(arguments: [
        ("", "user", "pass:%41"), ("user:pass%3A%2541@", nil, nil), ("other:x@", "user", "pass:%41"),
    ])
    func `a proxy's user is authenticated`(userInfo: String, username: String?, password: String?)
        async throws
    {
        let server = try ScriptedServer.answering()
        let url = "http://\(userInfo)\(server.authority)"
        let proxy = try Proxy(url: url, username: username, password: password)
        let transport = CurlTransport(configuration: .init(proxy: .all(proxy)))
        _ = try await transport.send(.make("s3.test"))
        let request = try #require(server.requests.first)
        #expect(request.contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNzOiU0MQ==\r\n"))
    }

    @Test func `a proxy does not receive another proxy's user`() async throws {
        let first = try ScriptedServer.answering()
        let second = try ScriptedServer.answering("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")
        let proxies = ProxyConfiguration(
            http: try Proxy(url: "http://user:hunter2@\(first.authority)"),
            https: try Proxy(url: "http://\(second.authority)")
        )
        let transport = CurlTransport(configuration: .init(maxConnections: 1, proxy: proxies))
        _ = try await transport.send(.make("s3.test"))
        _ = try await transport.failure(of: .make("s3.test", scheme: "https"))
        _ = try await transport.send(.make("s3.test"))
        #expect(first.requests.filter { $0.contains("Proxy-Authorization") }.count == 2)
        #expect(second.requests.map { $0.contains("Authorization") } == [false])
    }

    @Test func `a loopback endpoint is reached through a proxy that was given in code`() async throws {
        let proxy = try ScriptedServer.answering(.ok("proxy"))
        let server = try ScriptedServer.answering(.ok("direct"))
        let transport = CurlTransport(
            configuration: .init(proxy: .all(try Proxy(url: "http://\(proxy.authority)")))
        )
        #expect(try await transport.send(.make(server.authority)).body == Array("proxy".utf8))
        #expect(server.connectionCount == 0)
    }

    @Test func `an HTTPS request goes through a tunnel that sees none of its fields`() async throws {
        let certificates = try await Certificates.make { try $0.make("good", names: "DNS:s3.test") }
        let target = try await TLSServer.start(certificates, "good")
        let proxy = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 Connection established\r\n\r\n")
            try peer.tunnel(toPort: target.port)
        }
        let transport = CurlTransport(
            configuration: .init(
                tls: TLSConfiguration(certificateAuthorityFile: certificates.authority),
                proxy: .all(try Proxy(url: "http://\(proxy.authority)", username: "u", password: "p"))
            )
        )
        let fields: HTTPFields = [.authorization: "secret"]
        let response = try await transport.send(.make("s3.test", scheme: "https", fields: fields))
        #expect(response.head.status == .ok)
        #expect(response.head.headerFields[.contentType]?.hasPrefix("text/html") == true)
        let request = try #require(proxy.requests.first)
        #expect(request.hasPrefix("CONNECT s3.test:443 HTTP/1.1\r\nHost: s3.test:443\r\n"))
        #expect(request.contains("Proxy-Authorization: Basic dTpw\r\n"))
        #expect(!request.contains("secret"))
    }

    @Test(arguments: ["407 No", "403 No", "502 No", "502 No\r\nX-Field"])
    func `a proxy that opens no tunnel is proxyFailed and nothing was sent`(_ head: String) async throws {
        let proxy = try ScriptedServer.answering("HTTP/1.1 \(head)\r\nContent-Length: 0\r\n\r\n")
        let transport = CurlTransport(
            configuration: .init(proxy: .all(try Proxy(url: "http://\(proxy.authority)")))
        )
        let error = try await transport.failure(of: .make(.post, "s3.test", scheme: "https"))
        #expect(error.code == .proxyFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a proxy whose name does not exist is proxyFailed`() async throws {
        let transport = CurlTransport(
            configuration: .init(proxy: .all(try Proxy(url: "http://no-such-proxy.invalid:1")))
        )
        let error = try await transport.failure(of: .make("s3.test"))
        #expect(error.code == .proxyFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `an excepted host is reached directly`() async throws {
        let proxy = try ScriptedServer.answering()
        let server = try ScriptedServer.answering(.ok("direct"))
        let transport = CurlTransport(
            configuration: .init(
                proxy: .all(
                    try Proxy(url: "http://\(proxy.authority)"),
                    exceptions: ProxyExceptions("127.0.0.0/8")
                )
            )
        )
        let response = try await transport.send(.make(server.authority))
        #expect(response.body == Array("direct".utf8))
        _ = try await transport.send(.make("s3.test"))
        #expect(proxy.requests.count == 1)
        #expect(server.requests.count == 1)
    }
}

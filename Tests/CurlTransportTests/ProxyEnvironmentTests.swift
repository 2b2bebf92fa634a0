import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

/// What a proxy variable says, and how the transport acts on it over real sockets.
@Suite("CurlTransport uses the environment's proxies and keeps their passwords secret", .ownThreads)
struct ProxyEnvironmentTests {
    private func transport(_ name: String, _ value: String, noProxy: String? = nil) -> CurlTransport {
        var variables = [name: value]
        variables["no_proxy"] = noProxy
        return CurlTransport(configuration: .init(proxy: .environment(variables)))
    }

    @Test(
        arguments: [
            ("user:hunter2", "user:hunter2"),
            ("us%40er:p%3Aw%2F%23%3F%5C", "us@er:p:w/#?\\"),
            ("user:p@ss@word", "user:p@ss@word"),
            ("user:a:b", "user:a:b"),
            ("user:100%2541", "user:100%41"),
            ("user:100%", "user:100%"),
            ("user:%zz+", "user:%zz+"),
            ("user:a b", "user:a b"),
            ("user:p%C3%BC", "user:pü"),
            ("user:pü", "user:pü"),
            ("user", "user:"),
            (":hunter2", ":hunter2"),
        ]
    )
    func `the proxy receives the decoded credentials`(userInfo: String, credentials: String) async throws {
        let proxy = try ScriptedServer.answering()
        let transport = transport("http_proxy", "  http://\(userInfo)@\(proxy.authority)/\n")
        _ = try await transport.send(.make("s3.test"))
        let field = "\r\nProxy-Authorization: Basic \(Data(credentials.utf8).base64EncodedString())\r\n"
        #expect(proxy.requests.first?.contains(field) == true, "\(proxy.requests)")
    }

    @Test(arguments: ["http://@HOST", "http://:@HOST", "HOST", "//HOST", "HTTP://HOST"])
    func `a proxy without credentials receives none`(url: String) async throws {
        let proxy = try ScriptedServer.answering()
        let transport = transport("ALL_PROXY", url.replacing("HOST", with: proxy.authority))
        _ = try await transport.send(.make("s3.test"))
        #expect(proxy.requests == ["GET http://s3.test/ HTTP/1.1\r\nHost: s3.test\r\n\r\n"])
    }

    @Test(
        arguments: [
            "http://user:hunter2#x@HOST", "http://user:hunter2/x@HOST", "http://user:hunter2?x@HOST",
            #"http://user:hunter2\x@HOST"#, "http://user/hunter2@HOST", "user:hunter2#x@HOST",
            "htp://user:hunter2@HOST", "socks://user:hunter2@HOST", "user:hunter2://@HOST",
            "hunter2://user@HOST", "ftp://HOST", "://user:hunter2@HOST",
            "http://user:hunter2@127.0.0.1:0", "http://user:hunter2@127.0.0.1:65536",
            "http://user:hunter2@127.0.0.1:99999999999999999999", "http://user:hunter2@127.0.0.1:http",
            "http://user:hunter2@127.0.0.1:+80", "http://user:hunter2@127.0.0.1:", "user:hunter2",
            "http://user:hunter2@", "http://user:hunter2@:8080", "http://", "//", "/", "@", ":",
            "http://user:hunter2@::1:8080", "http://user:hunter2@[::1", "http://user:hunter2@[::1]x:80",
            "http://user:hunter2@[127.0.0.1]:80", "http://user:hunter2@ho st:80",
            "http://user:hunter2@h%6Fst:80", "http://user:hunter2@höst:80",
            "http://user:hunter2@\u{301}127.0.0.1:80", "http://user:hunter2@..:80",
            "http://user:hunter2%00@HOST", "http://user:hunter2%0aX: y@HOST",
            "http://user:hunter2%0D%0A@HOST", "http://user:hunter2%7f@HOST", "http://us%00er:hunter2@HOST",
            "http://user:hunter2\t@HOST", "http://user:hunter2\r\n@HOST", "http://user:hunter2\u{0}@HOST",
            "http://user:hunter2%FF@HOST", "http://user:hunter2\u{FFFD}@HOST",
            "socks5://user:hunter2\(String(repeating: "x", count: 250))@HOST",
        ]
    )
    func `a malformed URL is one clear error and nothing is sent`(url: String) async throws {
        let proxy = try ScriptedServer.answering()
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy"] {
            let transport = transport(name, url.replacing("HOST", with: proxy.authority))
            let error = try await transport.failure(of: .make("s3.test"))
            #expect(error.code == .invalidConfiguration)
            #expect(error.delivery == .notSent)
            #expect(error.message.contains(name), "\(error.message)")
            #expect(error.message.contains("Write scheme://"), "\(error.message)")
            for secret in ["hunter2", "user@", "user:hunter"] {
                #expect(!error.message.contains(secret), "\(error.message)")
            }
        }
        #expect(proxy.connectionCount == 0)
    }

    @Test func `a malformed proxy does not affect requests that need none`() async throws {
        let server = try ScriptedServer.answering()
        let request = HTTPRequest.make(server.authority)
        let malformed = "htp://user:hunter2@127.0.0.1"
        for transport in [
            transport("https_proxy", malformed), transport("http_proxy", malformed),
            transport("http_proxy", malformed, noProxy: "127.0.0.1"),
        ] {
            #expect(try await transport.send(request).head.status == .ok)
        }
    }

    @Test(
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "LocalHost", "a.localhost",
            "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        ]
    )
    func `a loopback endpoint is reached directly`(host: String) async throws {
        let proxy = try ScriptedServer.answering()
        let server = try ScriptedServer.answering(.ok("direct"))
        let transport = transport("http_proxy", "http://\(proxy.authority)")
        let response = try await transport.send(.make("\(host):\(server.port)"))
        #expect(response.body == Array("direct".utf8))
        #expect(proxy.connectionCount == 0)
    }

    @Test(arguments: ["[::1]", "[0:0:0:0:0:0:0:1]"])
    func `the IPv6 loopback address is reached directly`(host: String) async throws {
        let proxy = try ScriptedServer.answering()
        let server = try ScriptedServer.answering(.ok("direct"), address: .ipv6)
        let transport = transport("http_proxy", "http://\(proxy.authority)")
        let response = try await transport.send(.make("\(host):\(server.port)"))
        #expect(response.body == Array("direct".utf8))
        #expect(proxy.connectionCount == 0)
    }

    @Test func `a tunnel to a loopback endpoint is not requested`() async throws {
        let proxy = try ScriptedServer.answering()
        let transport = transport("HTTPS_PROXY", "http://\(proxy.authority)")
        // Nothing listens there.
        let error = try await transport.failure(of: .make("127.0.0.1:1", scheme: "https"))
        #expect(error.code == .connectFailed, "\(error.message)")
        #expect(proxy.connectionCount == 0)
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `a SOCKS proxy receives the decoded credentials`(scheme: String) async throws {
        let proxy = try ScriptedServer { peer, _ in
            let greeting = try peer.read(2)
            guard try peer.read(Int(greeting[1])).contains(2) else { return }
            try peer.send([5, 2])
            let user = try peer.read(Int(peer.read(2)[1]))
            let password = try peer.read(Int(peer.read(1)[0]))
            guard user == Array("us@er".utf8), password == Array("p:w%41".utf8) else { return }
            try peer.send([1, 0])
            let kind = try peer.read(4)[3]
            _ = try peer.read(kind == 3 ? Int(peer.read(1)[0]) + 2 : 6)
            try peer.send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
            try peer.readRequest()
            try peer.send(.ok("socks"))
        }
        let transport = transport("http_proxy", "\(scheme)://us%40er:p%3Aw%2541@\(proxy.authority)")
        let response = try await transport.send(.make("192.0.2.1"))
        #expect(response.body == Array("socks".utf8))
        #expect(proxy.requests == ["GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n"])
    }
}

import HTTPTransport
import Testing

@_spi(CommandLine) @testable import CurlTransport

@Suite("A proxy's URL is parsed like in the AWS CLI, and printed without its secrets")
struct ProxyURLTests {
    @Test(
        arguments: [
            ("http://proxy.test:3128", "http://proxy.test:3128"),
            ("proxy.test:3128", "http://proxy.test:3128"),
            ("//proxy.test:3128", "http://proxy.test:3128"),
            ("proxy_1", "http://proxy_1:80"),
            ("HTTP://Proxy.test", "http://Proxy.test:80"),
            ("http://proxy.test/", "http://proxy.test:80"),
            ("http://proxy.test:8080/path?query#fragment", "http://proxy.test:8080"),
            ("https://proxy.test", "https://proxy.test:443"),
            ("socks4://proxy.test", "socks4://proxy.test:1080"),
            ("socks4a://proxy.test", "socks4a://proxy.test:1080"),
            ("socks5://proxy.test", "socks5://proxy.test:1080"),
            ("SOCKS5H://proxy.test:1", "socks5h://proxy.test:1"),
            ("http://10.0.0.1:0065535", "http://10.0.0.1:65535"),
            ("http://[fd00::1]", "http://[fd00::1]:80"),
            ("[::ffff:10.0.0.1]:8080", "http://[::ffff:10.0.0.1]:8080"),
            (" \thttp://proxy.test:1\r\n", "http://proxy.test:1"),
        ]
    )
    func `libcurl receives scheme, host and port`(url: String, origin: String) throws {
        let proxy = try Proxy(url: url)
        #expect(proxy.origin == origin)
        #expect(proxy.encodedCredentials == nil)
        #expect("\(proxy)" == origin)
    }

    @Test(
        arguments: [
            ("u:p", nil, nil, "u", "p"), ("u:p", "v", nil, "v", nil), ("u:p", nil, "q", "u", "q"),
            ("u:p", "v", "q%41", "v", "q%41"), ("u%3a:%25", nil, nil, "u:", "%"), ("u:", nil, nil, "u", ""),
            ("u", nil, nil, "u", nil), ("", nil, nil, nil, nil), (":", nil, nil, nil, nil),
            (":p", nil, nil, "", "p"),
            ("a@b:c@d", nil, nil, "a@b", "c@d"), ("%E2%82%AC:p", nil, nil, "€", "p"),
            ("%", nil, nil, "%", nil), ("%4", nil, nil, "%4", nil), ("%4g:%G4", nil, nil, "%4g", "%G4"),
        ] as [(String, String?, String?, String?, String?)]
    )
    func `credentials come from the URL or from code`(
        userInfo: String,
        username: String?,
        password: String?,
        expectedUsername: String?,
        expectedPassword: String?
    ) throws {
        let proxy = try Proxy(url: "http://\(userInfo)@h", username: username, password: password)
        #expect(proxy.username == expectedUsername)
        #expect(proxy.password == expectedPassword)
    }

    @Test func `credentials are percent-encoded for libcurl`() throws {
        let proxy = try Proxy(url: "http://h", username: "ü:\\", password: "p%41 @~")
        #expect(proxy.encodedCredentials == "%c3%bc%3a%5c:p%2541%20%40%7e")
    }

    @Test(arguments: ["\u{0}", "\n", "\r", "\u{1F}", "\u{7F}"])
    func `control characters in code are rejected, too`(character: String) throws {
        for (username, password) in [("hunter2" + character, "p"), ("u", "hunter2" + character)] {
            let error = try #require(throws: TransportError.self) {
                try Proxy(url: "http://h", username: username, password: password)
            }
            #expect(error.code == .invalidConfiguration)
            #expect(
                error.message.hasPrefix("The proxy URL is malformed: it contains a control character. Write")
            )
        }
    }

    @Test func `no print, dump or mirror shows a secret`() throws {
        let proxy = try Proxy(url: "http://theuser:hunter%32@h:1")
        let malformed = [
            "theuser:hunter2#x@h", "theuser:hunter2", "//theuser:hunter2@", "htp://theuser:hunter2@h",
            "http://theuser@a:hunter2/@h", "theuser hunter2@h o", " theuser:hunter2%00@h ",
        ]
        let configurations =
            [ProxyConfiguration.all(proxy), .environment(["all_proxy": "theuser:hunter2@h"])]
            + malformed.map { .environment(["all_proxy": $0]) }
        for proxies in configurations {
            let configuration = CurlTransportConfiguration(proxy: proxies)
            for value in [proxy, proxies, configuration, proxies.http as Any, [proxies]] as [Any] {
                var text = "\(value) \(String(reflecting: value)) \(Mirror(reflecting: value).children)"
                dump(value, to: &text)
                #expect(!text.contains("hunter"), "\(text)")
                #expect(!text.contains("theuser"), "\(text)")
            }
        }
        #expect("\(proxy)" == "http://<redacted>@h:1")
    }

    @Test func `no text makes the parser trap or show a secret`() {
        var random = SystemRandomNumberGenerator()
        let parts = [
            "http", "socks5", "://", "//", ":", "@", "/", "?", "#", "\\", "[", "]", "::1", "%", "%0", "%00",
            "%FF", "65535", "65536", "-1", "host", ".", " ", "\r\n", "\u{301}", "ü", "\u{0}", "😀", "*", ",",
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...12, using: &random)
            var text = (0..<count).compactMap { _ in parts.randomElement(using: &random) }.joined()
            text += "hunter2" + (parts.randomElement(using: &random) ?? "") + "@host"
            let proxies = ProxyConfiguration.environment(["http_proxy": text, "no_proxy": text])
            var printed = "\(proxies.http as Any)"
            do {
                _ = try proxies.proxy(isSecure: false, host: text, port: 80)
            } catch {
                printed += "\(error)"
            }
            printed += LibcurlText.withoutSecrets("Unsupported proxy '\(text)'", of: proxies.http)
            #expect(!printed.contains("hunter2"), "\(text.debugDescription): \(printed)")
        }
    }
}

@Suite("libcurl's messages are shown without secrets")
struct LibcurlTextTests {
    @Test(
        arguments: [
            ("Could not resolve host: s3.test", "Could not resolve host: s3.test"),
            (
                "Unsupported proxy scheme for 'htp://u:secret@h'",
                "Unsupported proxy scheme for '<redacted>@h'"
            ),
            ("'http://u:secret#x@h:1': bad", "'http://<redacted>@h:1': bad"),
            ("'http://u:se cret@a@h' 'x'", "'http://<redacted>@h' 'x'"),
            ("in 'u:secret@h'", "in '<redacted>@h'"),
            ("u:secret@h", "<redacted>@h"),
            ("http%3A%2F%2Fu%3Asecret%40h", "<redacted>%40h"),
            ("user theuser, password hunter2!", "user <redacted>, password <redacted>!"),
            ("xhunter2x h%75nter2 %68%75nter%32", "x<redacted>x <redacted> <redacted>"),
            ("a\r\nb\u{1B}[31m\u{7F}", "a  b [31m "),
            ("%", "%"), ("", ""), ("@", "<redacted>@"), ("hunter", "hunter"), ("hunter%3", "hunter%3"),
        ]
    )
    func `secrets are replaced`(text: String, shown: String) throws {
        let proxy = try Proxy(url: "http://theuser:hunter2@h")
        #expect(LibcurlText.withoutSecrets(text, of: proxy) == shown)
    }

    @Test func `a short secret is replaced only as a whole word`() throws {
        let proxy = try Proxy(url: "http://a:pw@h")
        let text = "a pw is at: apw, pw, %70w"
        #expect(
            LibcurlText.withoutSecrets(text, of: proxy)
                == "<redacted> <redacted> is at: apw, <redacted>, <redacted>"
        )
        #expect(LibcurlText.withoutSecrets(text, of: nil) == text)
    }
}

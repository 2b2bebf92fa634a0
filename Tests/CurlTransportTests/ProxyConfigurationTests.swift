import AWSCore
import HTTPTransport
import Testing

@_spi(CommandLine) @testable import CurlTransport

@Suite("ProxyConfiguration chooses the proxy of a request")
struct ProxyConfigurationTests {
    @Test(
        arguments: [
            ("example.com", "example.com", 80, true),
            ("example.com", "a.example.com", 80, true),
            ("example.com", "notexample.com", 80, false),
            (".example.com", "example.com", 443, true),
            ("*.example.com", "b.example.com", 443, true),
            ("EXAMPLE.com", "Example.COM.", 443, true),
            ("example.com:8080", "example.com", 8080, true),
            ("example.com:8080", "example.com", 80, false),
            ("a.test, b.test", "b.test", 80, true),
            ("a.test b.test", "b.test", 80, true),
            ("*", "anything", 1, true),
            ("", "anything", 1, false),
            ("10.0.0.0/8", "10.1.2.3", 80, true),
            ("10.0.0.0/8", "11.1.2.3", 80, false),
            ("192.168.1.128/25", "192.168.1.200", 80, true),
            ("192.168.1.128/25", "192.168.1.100", 80, false),
            ("0.0.0.0/0", "8.8.8.8", 80, true),
            ("0.0.0.0/0", "::1", 80, false),
            ("10.0.0.0/99", "10.1.2.3", 80, false),
            ("169.254.169.254", "169.254.169.254", 80, true),
            ("169.254.169.254", "1169.254.169.254", 80, false),
            ("127.0.0.1:8080", "127.0.0.1", 8080, true),
            ("127.0.0.1:8080", "127.0.0.1", 8081, false),
            ("::1", "::1", 80, true),
            ("[::1]:8080", "0:0:0:0:0:0:0:1", 8080, true),
            ("[::1]:8080", "::1", 80, false),
            ("fd00::/8", "fd12::1", 80, true),
            ("fd00::/8", "fe12::1", 80, false),
        ] as [(String, String, Int, Bool)]
    )
    func `an exception matches`(list: String, host: String, port: Int, matches: Bool) {
        #expect(ProxyExceptions(list).contains(host: host, port: port) == matches)
    }

    @Test(
        arguments: [
            (["https_proxy": "a", "HTTPS_PROXY": "b"], true, "a"),
            (["HTTPS_PROXY": "b"], true, "b"),
            (["HTTPS_PROXY": "b"], false, nil),
            (["HTTP_PROXY": "c"], false, "c"),
            (["HTTP_PROXY": "c", "REQUEST_METHOD": "GET"], false, nil),
            (["http_proxy": "c", "REQUEST_METHOD": "GET"], false, "c"),
            (["all_proxy": "d"], true, "d"),
            (["all_proxy": "d", "ALL_PROXY": "e"], true, "d"),
            (["ALL_PROXY": "d", "http_proxy": "c"], false, "c"),
            (["https_proxy": "", "ALL_PROXY": "d"], true, nil),
            (["https_proxy": "", "HTTPS_PROXY": "b"], true, nil),
            (["HTTPS_PROXY": " \t", "all_proxy": "d"], true, nil),
            (["https_proxy": "", "ALL_PROXY": "d"], false, "d"),
            (["all_proxy": "", "ALL_PROXY": "d"], false, nil),
            (["https_proxy": " a\n"], true, "a"),
            (["HTTPS_PROXY": "b", "NO_PROXY": "s3.test"], true, nil),
            (["HTTPS_PROXY": "b", "NO_PROXY": " s3.test\n"], true, nil),
            (["HTTPS_PROXY": "b", "no_proxy": "other.test", "NO_PROXY": "s3.test"], true, "b"),
            (["HTTPS_PROXY": "b", "no_proxy": "", "NO_PROXY": "s3.test"], true, "b"),
            ([:], true, nil),
        ] as [([String: String], Bool, String?)]
    )
    func `the environment names a proxy`(variables: [String: String], isSecure: Bool, host: String?) throws {
        let configuration = ProxyConfiguration.environment(variables)
        #expect(try configuration.proxy(isSecure: isSecure, host: "s3.test", port: 443)?.host == host)
        // What is reported is what is used.
        let files = ["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]
        let found = try AWSConfiguration.load(
            environment: EnvironmentVariables(variables.merging(files) { $1 })
        )
        #expect(configuration.http?.host == found.httpProxy?.value.reveal())
        #expect(configuration.https?.host == found.httpsProxy?.value.reveal())
        #expect(configuration.exceptions == ProxyExceptions(found.noProxy?.value ?? ""))
    }

    @Test(
        arguments: [
            ("localhost", true), ("LOCALHOST", true), ("localhost.", true), ("a.b.localhost", true),
            ("a.localhost.", true), ("127.0.0.1", true), ("127.255.255.254", true), ("127.1", true),
            ("127.0.1", true), ("0177.0.0.1", true), ("0x7F000001", true), ("2130706433", true),
            ("127.0.0.1.", true), ("::1", true), ("0:0:0:0:0:0:0:1", true), ("::0001", true),
            ("::ffff:127.0.0.1", true), ("::FFFF:7f00:1", true),
            ("", false), (".", false), ("localhost.test", false), ("notlocalhost", false),
            ("127.0.0.1.test", false), ("128.0.0.1", false), ("127", false), ("127.0.0.256", false),
            ("1.127.0.0", false), ("0.0.0.0", false), ("::", false), ("::2", false), ("1::1", false),
            ("::ffff:128.0.0.1", false), ("::127.0.0.1", false), ("fe80::1", false), ("[::1]", false),
            ("s3.test", false), ("dead", false), ("0x", false), ("99999999999999999999", false),
        ]
    )
    func `loopback hosts bypass the environment's proxies, not those in code`(
        host: String,
        isLoopback: Bool
    ) throws {
        let variables = ["all_proxy": "h"]
        var configuration = ProxyConfiguration.environment(variables)
        for isSecure in [false, true] {
            #expect(
                try (configuration.proxy(isSecure: isSecure, host: host, port: 1) == nil) == isLoopback
            )
        }
        configuration.http = try Proxy(url: "code")
        #expect(try configuration.proxy(isSecure: false, host: host, port: 1)?.host == "code")
        #expect(try (configuration.proxy(isSecure: true, host: host, port: 1) == nil) == isLoopback)
        configuration.exceptions = ProxyExceptions("*")
        #expect(try configuration.proxy(isSecure: false, host: host, port: 1) == nil)
    }

    @Test func `a proxy in code replaces a malformed variable`() throws {
        var configuration = ProxyConfiguration.environment(["all_proxy": "htp://h"])
        #expect(configuration.http == nil)
        #expect(throws: TransportError.self) {
            try configuration.proxy(isSecure: false, host: "s3.test", port: 80)
        }
        configuration.http = try Proxy(url: "h")
        #expect(try configuration.proxy(isSecure: false, host: "s3.test", port: 80)?.host == "h")
        configuration.http = nil
        #expect(try configuration.proxy(isSecure: false, host: "s3.test", port: 80) == nil)
    }
}

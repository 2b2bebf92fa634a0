import Testing

@testable import CurlTransport

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
            (["ALL_PROXY": "d", "http_proxy": "c"], false, "c"),
            (["https_proxy": "", "ALL_PROXY": "d"], true, "d"),
            (["HTTPS_PROXY": "b", "NO_PROXY": "s3.test"], true, nil),
            (["HTTPS_PROXY": "b", "no_proxy": "other.test", "NO_PROXY": "s3.test"], true, "b"),
            ([:], true, nil),
        ] as [([String: String], Bool, String?)]
    )
    func `the environment names a proxy`(variables: [String: String], isSecure: Bool, url: String?) {
        let configuration = ProxyConfiguration.environment(variables)
        #expect(configuration.proxy(isSecure: isSecure, host: "s3.test", port: 443)?.url == url)
    }
}

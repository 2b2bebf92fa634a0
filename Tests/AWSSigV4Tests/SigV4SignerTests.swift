import AWSCore
@_spi(Debugging) import AWSSigV4
import Basics
import HTTPTypes
import Testing

@Suite struct `The signer` {
    private let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)

    private func sign(
        _ request: HTTPRequest,
        by signer: SigV4Signer? = nil,
        payload: SigV4Payload = .empty,
        credentials: Credentials = suiteCredentials,
        date: Date = suiteDate
    ) throws -> HTTPRequest {
        var request = request
        try (signer ?? self.signer).sign(&request, payload: payload, credentials: credentials, date: date)
        return request
    }

    @Test(arguments: [
        (SigV4Payload.unsigned, "UNSIGNED-PAYLOAD"),
        (.streamingUnsignedTrailer, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        (
            .bytes(Array("Param1=value1".utf8)),
            "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"
        ),
        (.sha256(hex: String(repeating: "0a", count: 32)), String(repeating: "0a", count: 32)),
    ])
    func `x-amz-content-sha256 contains what was signed of the body`(payload: SigV4Payload, header: String)
        throws
    {
        #expect(try sign(make(), payload: payload)["x-amz-content-sha256"] == header)
    }

    @Test func `x-amz-content-sha256 is sent to other services only if they cannot compute it`() throws {
        let general = SigV4Signer(service: "sts", region: "us-east-1", flavor: .general)
        #expect(try sign(make(), by: general)["x-amz-content-sha256"] == nil)
        #expect(
            try sign(make(), by: general, payload: .unsigned)["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
        )
    }

    @Test func `signing a retry leaves nothing of the first signature`() throws {
        var temporary = suiteCredentials
        temporary.sessionToken = Secret("token")
        let first = try sign(make(), credentials: temporary)
        let later = suiteDate.addingTimeInterval(5)
        let retry = try sign(first, date: later)
        #expect(retry == (try sign(make(), date: later)))
        #expect(retry["x-amz-security-token"] == nil)
    }

    @Test func `the token is added after signing if the service requires that`() throws {
        var temporary = suiteCredentials
        temporary.sessionToken = Secret("to/ken")
        let outside = SigV4Signer(
            service: "iotdevicegateway",
            region: "us-east-1",
            flavor: .general,
            sessionTokenPlacement: .unsigned
        )
        var with = make()
        var without = make()
        try outside.presign(&with, lifetime: .seconds(60), credentials: temporary, date: suiteDate)
        try outside.presign(&without, lifetime: .seconds(60), credentials: suiteCredentials, date: suiteDate)
        #expect(with.path == without.path.map { $0 + "&X-Amz-Security-Token=to%2Fken" })
    }

    @Test func `presigning again leaves nothing of the first signature`() throws {
        var request = make(.get, "/a?b=c&X-Amz-Date=&b=d")
        try signer.presign(&request, lifetime: .seconds(60), credentials: suiteCredentials, date: suiteDate)
        let first = request
        try signer.presign(&request, lifetime: .seconds(60), credentials: suiteCredentials, date: suiteDate)
        #expect(request == first)
        #expect(request.path?.hasPrefix("/a?b=c&b=d&X-Amz-Algorithm=AWS4-HMAC-SHA256&") == true)
    }

    @Test(arguments: [
        ("https", "Example.COM:443", "example.com"), ("http", "example.com:80", "example.com"),
        ("http", "example.com:443", "example.com:443"), ("https", "example.com:", "example.com"),
        ("http", "[::1]:80", "[::1]"), ("https", "[::1]", "[::1]"),
        ("http", "127.0.0.1:4566", "127.0.0.1:4566"), ("https", "example.com:80", "example.com:80"),
        ("https", "example.com:443", "example.com"), ("http", "127.0.0.1:80", "127.0.0.1"),
        ("https", "example.com:0443", "example.com:0443"), ("https", "a:1:443", "a:1"),
        ("https", "example_1.com:8443", "example_1.com:8443"),
        ("http", "Example.com:8080", "example.com:8080"),
        ("http", "[::1]:8080", "[::1]:8080"), ("https", "example.com:https", "example.com:https"),
        ("https", ":8443", ":8443"),
    ])
    func `the host is signed as a client sends it`(scheme: String, authority: String, host: String) throws {
        let signed = try sign(make(scheme: scheme, authority: authority))
        #expect(signed.authority == host)
        #expect(signed.signature == (try sign(make(scheme: scheme, authority: host))).signature)
    }

    @Test(arguments: [
        ("/a/?b=c?d=e/f", "/a/\nb=c%3Fd%3De%2Ff"), ("/%7e/%2f%", "/~/%2F%25\n"),
        ("/a%4?b%4", "/a%254\nb%254="),
        ("/?", "/\n"), ("/?&&", "/\n"), ("/?=", "/\n="), ("/?a&a=&a=0", "/\na=&a=&a=0"),
        ("/?b=1&&a=2&b=0", "/\na=2&b=0&b=1"), ("/?a+b=c+d", "/\na%20b=c%20d"),
        ("/?aaaaaaaa-b&aaaaaaaa", "/\naaaaaaaa=&aaaaaaaa-b="), ("/?a=%00&a", "/\na=&a=%00"),
    ])
    func `unusual targets are canonicalized`(target: String, canonical: String) throws {
        let values = try signer.intermediateValues(
            of: make(.get, target),
            payload: .empty,
            credentials: suiteCredentials,
            date: suiteDate
        )
        #expect(values.canonicalRequest.hasPrefix("GET\n\(canonical)\nhost:"))
    }

    @Test func `headers that proxies change are not signed, nor is Authorization`() throws {
        let names = [
            "Connection", "Expect", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding",
            "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "Proxy-Authenticate", "Authorization", "Traceparent",
            "Tracestate", "Baggage",
        ]
        let values = try signer.intermediateValues(
            of: make(.get, "/", names.map { ($0, "x") } + [("Accept", "x")]),
            payload: .empty,
            credentials: suiteCredentials,
            date: suiteDate
        )
        #expect(values.signedHeaders == "accept;host;x-amz-content-sha256;x-amz-date")
    }

    @Test func `headers are sorted by code point`() throws {
        let values = try signer.intermediateValues(
            of: make(
                .get,
                "/",
                [("x-b", ""), ("x_a", ""), ("x-amz-a", ""), ("X-A", ""), ("x", ""), ("x-amz-dat", "")]
            ),
            payload: .empty,
            credentials: suiteCredentials,
            date: suiteDate
        )
        #expect(
            values.signedHeaders == "host;x;x-a;x-amz-a;x-amz-content-sha256;x-amz-dat;x-amz-date;x-b;x_a"
        )
    }

    @Test func `intermediate values contain no secrets`() throws {
        var temporary = suiteCredentials
        temporary.sessionToken = Secret("hush-token")
        let fields = [
            ("x-amz-server-side-encryption-customer-key", "hush-key"), ("Cookie", "hush-cookie"),
            ("x-amz-a", "shown"),
        ]
        let values = try signer.intermediateValues(
            of: make(.get, "/", fields),
            payload: .empty,
            credentials: temporary,
            date: suiteDate
        )
        let presigned = try signer.presignedIntermediateValues(
            of: make(.get, "/", fields),
            lifetime: .seconds(60),
            credentials: temporary,
            date: suiteDate
        )
        for text in ["\(values)", "\(presigned)"] {
            #expect(!text.contains("hush"))
            #expect(!text.contains(suiteCredentials.secretAccessKey.reveal()))
            #expect(text.contains("x-amz-a:shown"))
        }
        #expect(values.canonicalRequest.contains("x-amz-security-token:<redacted>"))
        #expect(presigned.canonicalRequest.contains("X-Amz-Security-Token=<redacted>"))
    }

    @Test func `signatures on many threads are the same`() async throws {
        let requests = (0..<64).map { make(.get, "/\($0)?k=\($0)", [("x-amz-account-id", "\($0)")]) }
        let expected = try requests.map { try sign($0) }
        let shared = signer
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for (request, expected) in zip(requests, expected) {
                        var request = request
                        try shared.sign(
                            &request,
                            payload: .empty,
                            credentials: suiteCredentials,
                            date: suiteDate
                        )
                        #expect(request == expected)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

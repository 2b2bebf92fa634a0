import CurlTransport
import HTTPTransport
import HTTPTypes
import Testing

@Suite(
    "CurlTransport uses HTTP/2 if the server supports it",
    .ownThreads,
    .enabled(if: HTTP2Server.isAvailable, "nginx is not installed")
)
struct HTTP2Tests {
    private let certificates: Certificates
    private let server: HTTP2Server

    init() async throws {
        certificates = try await Certificates.make { try $0.make("good", names: "DNS:localhost") }
        server = try await HTTP2Server.start(certificates)
    }

    private func makeTransport(_ version: CurlTransportConfiguration.HTTPVersion) -> CurlTransport {
        CurlTransport(
            configuration: .init(
                httpVersion: version,
                unixSocketPath: server.socketPath,
                tls: TLSConfiguration(certificateAuthorityFile: certificates.authority)
            )
        )
    }

    @Test(arguments: [
        (CurlTransportConfiguration.HTTPVersion.http2, "HTTP/2"), (.http11, "HTTP/1.1"),
    ])
    func `ALPN decides the version`(_ version: CurlTransportConfiguration.HTTPVersion, name: String)
        async throws
    {
        let fields: HTTPFields = [.init("X-Field")!: "value"]
        let request = HTTPRequest.make(.post, "localhost", scheme: "https", path: "/a?b=%2f", fields: fields)
        let transport = makeTransport(version)
        for number in 0..<2 {
            let response = try await transport.send(request)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(text == "\(name == "HTTP/2" ? "HTTP/2.0" : name) POST /a?b=%2f value")
            #expect(response.metrics?.httpVersion == name)
            #expect(response.metrics?.reusedConnection == (number > 0))
        }
    }

    @Test func `a server without HTTP/2 gets as many connections as are allowed`() async throws {
        let certificates = try await Certificates.make { try $0.make("good", names: "DNS:localhost") }
        let server = try await HTTP2Server.start(certificates, isHTTP2: false)
        let transport = CurlTransport(
            configuration: .init(
                unixSocketPath: server.socketPath,
                tls: TLSConfiguration(certificateAuthorityFile: certificates.authority)
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let response = try await transport.send(
                        .make("localhost", scheme: "https", path: "/\(number)")
                    )
                    #expect(String(decoding: response.body, as: UTF8.self) == "HTTP/1.1 GET /\(number) ")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `many requests at a time share the connection that has agreed on HTTP/2`() async throws {
        let transport = makeTransport(.http2)
        _ = try await transport.send(.make("localhost", scheme: "https"))
        let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let response = try await transport.send(
                        .make("localhost", scheme: "https", path: "/\(number)")
                    )
                    #expect(String(decoding: response.body, as: UTF8.self) == "HTTP/2.0 GET /\(number) ")
                    return response.metrics?.reusedConnection == false
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(opened < 4)
    }

    @Test func `large bodies arrive whole on a shared connection, one batch after the other`() async throws {
        let transport = makeTransport(.http2)
        for _ in 0..<3 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let found = try await transport.send(
                            .make("localhost", scheme: "https", path: "/large")
                        )
                        #expect(found.body == HTTP2Server.large)
                        let small = try await transport.send(
                            .make("localhost", scheme: "https", path: "/\(number)")
                        )
                        #expect(String(decoding: small.body, as: UTF8.self) == "HTTP/2.0 GET /\(number) ")
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

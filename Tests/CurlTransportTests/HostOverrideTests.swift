import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite(
    "CurlTransport connects to the address in a host override",
    .ownThreads,
    .timeLimit(.minutes(15))
)
struct HostOverrideTests {
    private func makeTransport(_ overrides: CurlTransportConfiguration.HostOverride...) -> CurlTransport {
        CurlTransport(configuration: .init(proxy: .none, hostOverrides: overrides))
    }

    @Test(arguments: [nil, 80])
    func `the host stays the one of the URL`(port: Int?) async throws {
        let server = try ScriptedServer.answering()
        let transport = makeTransport(
            .init(host: "bucket.example.com", port: port, address: "127.0.0.1", addressPort: server.port)
        )
        let response = try await transport.send(.make("bucket.example.com"))
        #expect(response.statusCode == 200)
        #expect(server.requests.first?.contains("\r\nHost: bucket.example.com\r\n") == true)
    }

    @Test func `an IPv6 address needs no brackets`() async throws {
        let server = try ScriptedServer.answering(address: .ipv6)
        let transport = makeTransport(.init(host: "example.com", address: "::1", addressPort: server.port))
        #expect(try await transport.send(.make("example.com")).statusCode == 200)
    }

    @Test func `other hosts and ports are not affected`() async throws {
        let server = try ScriptedServer.answering()
        let transport = makeTransport(
            .init(host: "example.com", address: "192.0.2.1"),
            .init(host: "127.0.0.1", port: 1, address: "192.0.2.1")
        )
        #expect(try await transport.send(.make(server.authority)).statusCode == 200)
    }

    @Test(arguments: [
        CurlTransportConfiguration.HostOverride(host: "", address: "127.0.0.1"),
        .init(host: "a:b", address: "127.0.0.1"), .init(host: "a", address: "b c"),
        .init(host: "a", address: "[::1]"), .init(host: "a", address: ""), .init(host: "a,b", address: "c"),
        .init(host: "a", port: 0, address: "b"), .init(host: "a", port: 65_536, address: "b"),
        .init(host: "a", address: "b", addressPort: -1),
    ])
    func `an invalid override fails every request`(
        _ override: CurlTransportConfiguration.HostOverride
    ) async throws {
        let server = try ScriptedServer.answering()
        let error = try await makeTransport(override).failure(of: .make(server.authority))
        #expect(error.code == .invalidRequest)
        #expect(error.delivery == .notSent)
        #expect(server.connectionCount == 0)
    }
}

import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("Clients share one transport", .ownThreads, .timeLimit(.minutes(15)))
struct SharedTests {
    @Test func `equal configurations share one transport, others have their own`() async throws {
        let first = CurlTransport.shared(CurlTransportConfiguration(maxConnections: 7))
        #expect(CurlTransport.shared(CurlTransportConfiguration(maxConnections: 7)) === first)
        #expect(CurlTransport.shared(CurlTransportConfiguration(maxConnections: 8)) !== first)
        #expect(CurlTransport.shared(CurlTransportConfiguration()) === CurlTransport.shared)
    }

    @Test func `a transport without users ends`() async throws {
        let server = try ScriptedServer.answering()
        let configuration = CurlTransportConfiguration(maxConnections: 9)
        for _ in 0..<2 {
            _ = try await CurlTransport.shared(configuration).send(.make(server.authority))
            let isReleased = try await ProcessResources.eventually { server.openConnectionCount == 0 }
            #expect(isReleased)
        }
    }

    @Test func `shutting a shared one down has no effect`() async throws {
        let server = try ScriptedServer.answering()
        let configured = CurlTransport.shared(CurlTransportConfiguration(maxConnections: 10))
        let proxied = CurlTransport(configuration: .init(proxy: .all(try Proxy(url: "http://127.0.0.1:9"))))
        let direct = try #require(proxied.withoutProxy as? CurlTransport)
        for transport in [CurlTransport.shared, configured, direct] {
            await transport.shutdown()
            #expect(try await transport.send(.make(server.authority)).statusCode == 200)
        }
    }
}

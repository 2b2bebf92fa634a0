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

    @Test func `shutting the shared one down has no effect`() async throws {
        let server = try ScriptedServer.answering()
        await CurlTransport.shared.shutdown()
        #expect(try await CurlTransport.shared.send(.make(server.authority)).statusCode == 200)
    }
}

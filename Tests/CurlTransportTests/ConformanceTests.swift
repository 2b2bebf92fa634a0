import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport behaves as every transport must", .ownThreads, .timeLimit(.minutes(1)))
struct ConformanceTests {
    private func makeServer() throws -> ScriptedServer {
        try ScriptedServer { peer, _ in
            while true {
                let head = try peer.readRequest().head
                let path = head.split(separator: " ")[1]
                switch path {
                case "/refused": try peer.send("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n")
                case "/redirected":
                    try peer.send("HTTP/1.1 302 F\r\nLocation: /1\r\nContent-Length: 0\r\n\r\n")
                case "/unanswered": peer.waitForEnd()
                default: try peer.send(.ok("answer to \(path)"))
                }
            }
        }
    }

    @Test(arguments: TransportBehaviour.allCases)
    func `it conforms`(_ behaviour: TransportBehaviour) async throws {
        let server = try makeServer()
        let authority = server.authority
        let peer = ConformancePeer(
            answered: { .init(.make(.post, authority, path: "/\($0)"), body: [1, 2, 3]) },
            isAnswer: { $0 == Array("answer to /\($1)".utf8) },
            refused: .init(.make(authority, path: "/refused")),
            redirected: .init(.make(authority, path: "/redirected")),
            unanswered: .init(.make(.post, authority, path: "/unanswered")),
            receivedCount: { server.requests.count }
        )
        #expect(behaviour.isApplicable(to: peer))
        try await behaviour.check(CurlTransport(configuration: .init(maxConnections: 8)), peer)
    }
}

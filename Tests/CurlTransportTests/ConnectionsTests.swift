import Testing

@testable import CurlTransport

@Suite("Connections know whether several transfers have used them")
struct ConnectionsTests {
    @Test func `a connection is shared from its first reuse on`() {
        let connections = Connections()
        let connection = connections.insert(localPort: 50_000, remotePort: 443)
        let other = connections.insert(localPort: 50_001, remotePort: 443)
        #expect(!connection.isShared)
        var isClean = true
        let reused = connections.reuse(localPort: 50_000, remotePort: 443, isClean: &isClean)
        #expect(reused === connection)
        #expect(isClean)
        #expect(connection.isShared)
        #expect(!other.isShared)
    }

    @Test func `each connection that may have been reused is shared`() {
        let connections = Connections()
        // Connections of Unix domain sockets have no ports.
        let candidates = (0..<3).map { _ in connections.insert(localPort: 0, remotePort: 0) }
        var isClean = true
        let reused = connections.reuse(localPort: 0, remotePort: 0, isClean: &isClean)
        #expect(reused == nil)
        #expect(candidates.allSatisfy { $0.isShared })
    }
}

import Testing

@testable import CurlTransport

@Suite("Connections know whether several transfers have used them")
struct ConnectionsTests {
    @Test func `a connection is shared from its first reuse on`() {
        let connections = Connections()
        let connection = connections.insert(localPort: 50_000, remotePort: 443, receiver: ResponseReceiver())
        let other = connections.insert(localPort: 50_001, remotePort: 443, receiver: ResponseReceiver())
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
        let candidates = (0..<3).map { _ in
            connections.insert(localPort: 0, remotePort: 0, receiver: ResponseReceiver())
        }
        var isClean = true
        let reused = connections.reuse(localPort: 0, remotePort: 0, isClean: &isClean)
        #expect(reused == nil)
        #expect(candidates.allSatisfy { $0.isShared })
    }

    @Test(
        arguments: [
            (Int32(50_000), "", true), (50_000, "HTTP/2 200 \r\n", true), (50_000, "HTTP/2 103 \r\n", true),
            // The end of the first transfer may be recorded late.
            (50_000, "HTTP/1.1 200 OK\r\n", false), (50_000, "HTTP/1.0 200 OK\r\n", false),
            // A Unix domain socket, whose connections cannot be told apart.
            (0, "", false), (0, "HTTP/2 200 \r\n", false),
        ]
    )
    func `a connection that is reused during its first transfer speaks HTTP 2`(
        port: Int32,
        received: String,
        speaksHTTP2: Bool
    ) {
        let connections = Connections()
        let receiver = ResponseReceiver()
        let connection = connections.insert(localPort: port, remotePort: port, receiver: receiver)
        #expect(!connection.speaksHTTP2)
        if !received.isEmpty { receive(received, receiver) }
        var isClean = true
        let reused = connections.reuse(localPort: port, remotePort: port, isClean: &isClean)
        #expect(reused === connection)
        #expect(connection.speaksHTTP2 == speaksHTTP2)
    }

    @Test func `a transfer that has left its connection says nothing about it`() {
        let connections = Connections()
        let receiver = ResponseReceiver()
        let connection = connections.insert(localPort: 50_000, remotePort: 443, receiver: receiver)
        receive("HTTP/1.1 200 OK\r\n", receiver)
        var isClean = true
        let second = connections.reuse(localPort: 50_000, remotePort: 443, isClean: &isClean)
        #expect(second === connection)
        connections.leave(connection, receiver: receiver, socket: -1, speaksHTTP2: false)
        // The receiver is another transfer's now.
        receiver.clear()
        let third = connections.reuse(localPort: 50_000, remotePort: 443, isClean: &isClean)
        #expect(third === connection)
        #expect(!connection.speaksHTTP2)
    }

    private func receive(_ line: String, _ receiver: ResponseReceiver) {
        let isTaken = unsafe Array(line.utf8).withUnsafeBytes { unsafe receiver.receiveHead($0) }
        #expect(isTaken)
    }
}

/// A port at which connections neither succeed nor fail: its backlog is full and nobody accepts.
package final class BlackHole: Sendable {
    /// Host and port as they stand in a URL.
    package let authority: String
    /// The listener and the connections that fill its backlog; nothing uses them but their end.
    private let sockets: [DescriptorBox]

    /// Starts to listen.
    package init() throws {
        let listener = try Descriptor.listening(at: .ipv4, backlog: 0)
        let port = listener.port(at: .ipv4)
        authority = "127.0.0.1:\(port)"
        var sockets = try (0..<4).map { _ in DescriptorBox(try .connecting(to: .ipv4, port: port)) }
        // Until the system has made the connections.
        _ = listener.isReadable(within: .milliseconds(20))
        sockets.append(DescriptorBox(listener))
        self.sockets = sockets
    }
}

/// A port where connections neither succeed nor fail, because the listener's backlog is full.
package final class BlackHole: Sendable {
    /// The host and port for a URL.
    package let authority: String
    /// The listener and the connections that fill its backlog, kept open.
    private let sockets: [DescriptorBox]

    /// Starts listening.
    package init() throws {
        let listener = try Descriptor.listening(at: .ipv4, backlog: 0)
        let port = listener.port(at: .ipv4)
        authority = "127.0.0.1:\(port)"
        var sockets = try (0..<4).map { _ in DescriptorBox(try .connecting(to: .ipv4, port: port)) }
        // Waits until the system has established the connections.
        _ = listener.isReadable(within: .milliseconds(20))
        sockets.append(DescriptorBox(listener))
        self.sockets = sockets
    }
}

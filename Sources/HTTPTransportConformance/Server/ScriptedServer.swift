import Synchronization

/// A server on this machine whose scripts determine every byte on its connections.
///
/// It does not implement HTTP. A script sends the bytes of a response: valid or invalid, in pieces, late, twice, or
/// never. Each script has its own thread. Releasing the server stops it.
///
/// ```swift
/// import HTTPTransportConformance
///
/// let server = try ScriptedServer { connection, number in
///     while true {
///         let request = try connection.readRequest()
///         try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
///         if request.target == "/last" { return }
///     }
/// }
/// print(server.authority)
/// ```
public final class ScriptedServer: Sendable {
    /// Handles a connection, which is closed when the script returns or throws.
    ///
    /// Connections are numbered from 0. A script must not capture its server strongly, which would prevent its release.
    public typealias Script = @Sendable (_ connection: Connection, _ number: Int) throws -> Void

    /// The port; 0 for a Unix domain socket.
    public let port: Int
    /// The host and port for a URL.
    public let authority: String
    private let core: Core

    /// Starts listening on a port chosen by the system.
    ///
    /// - Parameters:
    ///   - address: The loopback address or path.
    ///   - backlog: The system's limit of connections waiting to be accepted.
    ///   - limits: The limits for clients.
    ///   - script: Handles each connection.
    /// - Throws: ``SystemError``.
    public init(
        address: Address = .ipv4,
        backlog: Int32 = 1024,
        limits: Limits = Limits(),
        script: @escaping Script
    ) throws {
        let listener = try Descriptor.listening(at: address, backlog: backlog)
        port = listener.port(at: address)
        authority = port == 0 ? address.host : "\(address.host):\(port)"
        core = try Core(listener, limits, script)
        try core.start()
    }

    deinit { stop() }

    /// The heads of all requests that scripts have read, in order.
    public var requests: [String] { core.records.withLock { $0.requests } }

    /// The number of requests read on each connection, by connection number.
    public var requestCounts: [Int] { core.records.withLock { $0.connections.map(\.requestCount) } }

    /// The number of accepted connections.
    public var connectionCount: Int { core.records.withLock { $0.connections.count } }

    /// The number of connections that their scripts have not closed.
    public var openConnectionCount: Int { core.records.withLock { $0.connections.count(where: \.isOpen) } }

    /// Rejects new connections, closes open ones, and returns when all scripts have ended.
    ///
    /// A script ends the next time it uses its connection. Its own thread closes the connection, so no descriptor is
    /// closed while another thread uses it. A script that stops its own server waits only for the others.
    public func stop() {
        core.stop()
    }
}

extension ScriptedServer {
    /// An address for a server, always local to this machine.
    public enum Address: Sendable, Hashable {
        /// 127.0.0.1
        case ipv4
        /// ::1
        case ipv6
        /// A Unix domain socket. The caller must remove its file.
        case unix(path: String)

        /// The host for a URL.
        public var host: String {
            switch self {
            case .ipv4: "127.0.0.1"
            case .ipv6: "[::1]"
            case .unix: "localhost"
            }
        }

        /// Whether a server accepts connections at a path; false for other addresses.
        package var isListening: Bool {
            guard case .unix = self else { return false }
            do {
                _ = try Descriptor.connecting(to: self, port: 0)
                return true
            } catch {
                return false
            }
        }
    }

    /// The limits for clients, so that a faulty one cannot exhaust the process.
    public struct Limits: Sendable, Hashable {
        /// The maximum number of open connections. Further ones are closed immediately.
        public var connections: Int
        /// The maximum size of a request's head in bytes.
        public var headBytes: Int
        /// The maximum size of a request's body in bytes.
        public var bodyBytes: Int
        /// The maximum time that a read or write waits for the client.
        public var silence: Duration

        /// Creates limits: 1,024 connections, 1 MiB for heads, 256 MiB for bodies, and 60 s.
        public init(
            connections: Int = 1024,
            headBytes: Int = 1 << 20,
            bodyBytes: Int = 1 << 28,
            silence: Duration = .seconds(60)
        ) {
            self.connections = connections
            self.headBytes = headBytes
            self.bodyBytes = bodyBytes
            self.silence = silence
        }
    }

    /// Creates a server that sends `response` to each request.
    package static func answering(
        _ response: String = .ok("hello"),
        address: Address = .ipv4
    ) throws -> ScriptedServer {
        try ScriptedServer(address: address) { connection, _ in
            while true {
                try connection.readRequest()
                try connection.send(response)
            }
        }
    }
}

extension String {
    /// A response with status 200 and `body`.
    package static func ok(_ body: String, fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }
}

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

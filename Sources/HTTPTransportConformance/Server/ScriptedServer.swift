internal import Synchronization

/// A server on this machine that does with each connection, byte by byte, what a script says.
///
/// It speaks no HTTP by itself: the script sends the bytes of a response, right or wrong, in pieces, late, twice or
/// never. Each script runs on a thread of its own. Releasing the server stops it.
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
    /// Handles one connection; the connection is closed when the script returns or throws.
    ///
    /// Connections are numbered from 0. A script that captures its server strongly keeps it from being released.
    public typealias Script = @Sendable (_ connection: Connection, _ number: Int) throws -> Void

    /// The port; 0 for a Unix domain socket.
    public let port: Int
    /// Host and port as they stand in a URL.
    public let authority: String
    private let core: Core

    /// Starts to listen, on a port that the system chooses.
    ///
    /// - Parameters:
    ///   - address: The loopback address or path.
    ///   - backlog: How many connections the system keeps until they are accepted.
    ///   - limits: What the server accepts.
    ///   - script: What happens on each connection.
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

    /// How many requests have been read on each connection, by the connection's number.
    public var requestCounts: [Int] { core.records.withLock { $0.connections.map(\.requestCount) } }

    /// How many connections have been accepted.
    public var connectionCount: Int { core.records.withLock { $0.connections.count } }

    /// How many connections' scripts have not closed them.
    public var openConnectionCount: Int { core.records.withLock { $0.connections.count(where: \.isOpen) } }

    /// Refuses further connections, ends those that are open, and returns when all scripts have ended.
    ///
    /// A script ends when it next uses its connection. Its thread closes the connection: no descriptor is closed while
    /// another thread may be using it. A script that stops its own server waits only for the others.
    public func stop() {
        core.stop()
    }
}

extension ScriptedServer {
    /// Where a server listens: never outside this machine.
    public enum Address: Sendable, Hashable {
        /// 127.0.0.1
        case ipv4
        /// ::1
        case ipv6
        /// A Unix domain socket; the file remains and is the caller's to remove.
        case unix(path: String)

        /// The host as it stands in a URL.
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

    /// What a server accepts, so that a faulty client cannot exhaust the process.
    public struct Limits: Sendable, Hashable {
        /// The largest number of open connections; further ones are closed at once.
        public var connections: Int
        /// The largest head of a request, in bytes.
        public var headBytes: Int
        /// The largest body of a request, in bytes.
        public var bodyBytes: Int
        /// The longest time that a read or a write waits for the client.
        public var silence: Duration

        /// Creates limits: 1,024 connections, 1 MiB of head, 256 MiB of body and 10 s.
        public init(
            connections: Int = 1024,
            headBytes: Int = 1 << 20,
            bodyBytes: Int = 1 << 28,
            silence: Duration = .seconds(10)
        ) {
            self.connections = connections
            self.headBytes = headBytes
            self.bodyBytes = bodyBytes
            self.silence = silence
        }
    }

    /// A server that answers each request of each connection with `response`.
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
    /// A response of status 200 with `body`.
    package static func ok(_ body: String, fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }
}

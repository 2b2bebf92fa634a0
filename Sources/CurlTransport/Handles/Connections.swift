import Basics
import CLibcurl

/// The connections of one multi handle that its transfers have used. Used by the transport's thread only.
///
/// libcurl identifies a transfer's connection by its ports while the transfer runs, and by its socket
/// after the transfer has ended.
final class Connections {
    final class Connection {
        fileprivate let name: Name
        /// -1 until the first transfer has ended.
        fileprivate var socket: Int32 = -1
        fileprivate var activeCount = 0
        fileprivate(set) var speaksHTTP2 = false
        /// Whether more than one transfer has used the connection, or may have.
        ///
        /// libcurl sends a request again if such a connection ends, even the request that opened it.
        fileprivate(set) var isShared = false
        /// The response of the transfer that opened the connection, until that transfer leaves it.
        fileprivate var opener: ResponseReceiver?

        fileprivate init(_ name: Name, opener: ResponseReceiver) {
            self.name = name
            self.opener = opener
        }

        /// Whether something can be read although no transfer uses the connection: a surplus response, stray
        /// bytes, or the connection's end. The connection must then not be used again.
        ///
        /// Always false for HTTP/2, which numbers its streams and has traffic of its own on idle connections.
        var isDirty: Bool {
            guard socket >= 0, activeCount == 0, !speaksHTTP2 else { return false }
            var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            return unsafe poll(&entry, 1, 0) != 0
        }
    }

    /// The ports of both ends as one number; 0 for Unix domain sockets.
    ///
    /// An integer, because the runtime would need 0.3 million instructions to find how
    /// a custom type is hashed.
    fileprivate typealias Name = Int

    private static func name(localPort: Int32, remotePort: Int32) -> Name {
        Int(localPort) << 16 | Int(remotePort)
    }

    private var connections: [Name: [Connection]] = [:]

    /// Adds a connection that a transfer has opened, which receives its response with `receiver`.
    func insert(localPort: Int32, remotePort: Int32, receiver: ResponseReceiver) -> Connection {
        let name = Self.name(localPort: localPort, remotePort: remotePort)
        let connection = Connection(name, opener: receiver)
        connection.activeCount = 1
        connections[connection.name, default: []].append(connection)
        return connection
    }

    /// Returns the connection that a transfer is about to reuse; nil if the ports do not
    /// identify one connection.
    ///
    /// - Parameter isClean: Set to false if something can be read on the connection that does not belong to a
    ///   transfer. If several connections have the same ports, all of them must be clean.
    func reuse(localPort: Int32, remotePort: Int32, isClean: inout Bool) -> Connection? {
        guard let candidates = connections[Self.name(localPort: localPort, remotePort: remotePort)] else {
            return nil
        }
        for candidate in candidates { candidate.isShared = true }
        isClean = !candidates.contains { $0.isDirty }
        guard isClean, candidates.count == 1, let connection = candidates.first else { return nil }
        connection.activeCount += 1
        // libcurl reuses an HTTP/1.1 connection only after a response, although perhaps before the transfer
        // that has received it leaves the connection.
        if connection.name != 0, let opener = connection.opener, opener.isEmpty || opener.isHTTP2 {
            connection.speaksHTTP2 = true
        }
        return connection
    }

    /// Records the end of a transfer that used `connection`.
    ///
    /// - Parameters:
    ///   - receiver: What has received the transfer's response.
    ///   - socket: The connection's socket; -1 if it was closed.
    ///   - speaksHTTP2: Whether the transfer used HTTP/2.
    func leave(_ connection: Connection, receiver: ResponseReceiver, socket: Int32, speaksHTTP2: Bool) {
        connection.activeCount -= 1
        if connection.opener === receiver { connection.opener = nil }
        if speaksHTTP2 { connection.speaksHTTP2 = true }
        if socket >= 0 {
            connection.socket = socket
        } else if connection.activeCount == 0 {
            remove(connection.name) { $0 === connection }
        }
    }

    /// Removes the connections whose socket was `socket`, which libcurl has closed.
    func close(_ socket: Int32) {
        for name in connections.filter({ $0.value.contains { $0.socket == socket } }).keys {
            remove(name) { $0.socket == socket }
        }
    }

    private func remove(_ name: Name, where isGone: (Connection) -> Bool) {
        connections[name]?.removeAll(where: isGone)
        if connections[name]?.isEmpty == true { connections[name] = nil }
    }
}

internal import Basics
internal import CLibcurl

/// The connections of one multi handle, as far as its transfers have used them; for the transport's thread only.
///
/// libcurl names a transfer's connection by its ports while the transfer runs, and by its socket once it has ended.
final class Connections {
    /// One connection.
    final class Connection {
        fileprivate let name: Name
        /// -1 until the first transfer has ended.
        fileprivate var socket: Int32 = -1
        fileprivate var activeCount = 0
        fileprivate(set) var speaksHTTP2 = false

        fileprivate init(_ name: Name) {
            self.name = name
        }

        /// Whether something can be read although no transfer uses the connection: a response that nobody asked
        /// for, stray bytes, or the connection's end. It must not be used again.
        ///
        /// False for HTTP/2, which numbers its streams, and whose connections have traffic of their own.
        var isDirty: Bool {
            guard socket >= 0, activeCount == 0, !speaksHTTP2 else { return false }
            var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            return unsafe poll(&entry, 1, 0) != 0
        }
    }

    /// The ports of both ends, as one number; 0 for Unix domain sockets.
    ///
    /// A number, since the runtime would have to find out how a type of its own is hashed: 0.3 million instructions.
    fileprivate typealias Name = Int

    private static func name(localPort: Int32, remotePort: Int32) -> Name {
        Int(localPort) << 16 | Int(remotePort)
    }

    private var connections: [Name: [Connection]] = [:]

    /// A transfer has got a connection of its own making.
    func insert(localPort: Int32, remotePort: Int32) -> Connection {
        let connection = Connection(Self.name(localPort: localPort, remotePort: remotePort))
        connection.activeCount = 1
        connections[connection.name, default: []].append(connection)
        return connection
    }

    /// A transfer is about to use a connection that another has used.
    ///
    /// - Parameter isClean: Whether nothing can be read on it that belongs to no transfer. Where the ports do not
    ///   name one connection, all of that name must be clean.
    func reuse(localPort: Int32, remotePort: Int32, isClean: inout Bool) -> Connection? {
        guard let candidates = connections[Self.name(localPort: localPort, remotePort: remotePort)] else {
            return nil
        }
        isClean = !candidates.contains { $0.isDirty }
        guard isClean, candidates.count == 1, let connection = candidates.first else { return nil }
        connection.activeCount += 1
        return connection
    }

    /// A transfer has ended that used `connection`.
    ///
    /// - Parameters:
    ///   - socket: The connection's socket; -1 if it was closed.
    ///   - speaksHTTP2: Whether the transfer has spoken HTTP/2.
    func leave(_ connection: Connection, socket: Int32, speaksHTTP2: Bool) {
        connection.activeCount -= 1
        if speaksHTTP2 { connection.speaksHTTP2 = true }
        if socket >= 0 {
            connection.socket = socket
        } else if connection.activeCount == 0 {
            remove(connection.name) { $0 === connection }
        }
    }

    /// libcurl closes `socket`.
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

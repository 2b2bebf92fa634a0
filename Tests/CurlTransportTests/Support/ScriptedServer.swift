import Foundation
import Synchronization

/// A TCP or Unix domain server that does with each connection, byte by byte, what a script says.
///
/// Each connection's script runs on its own thread. Letting go of the server ends all of them.
final class ScriptedServer: Sendable {
    /// What happens on one connection; its number counts from 0. The connection is closed when it returns.
    typealias Script = @Sendable (_ peer: Peer, _ connection: Int) throws -> Void

    private struct State {
        var peers: [Peer] = []
        var requests: [String] = []
        var isStopped = false
    }

    let port: Int
    let authority: String
    private let listener: Int32
    private let state = Mutex(State())

    /// Listens on a port of `address` that is free, or at `path`.
    init(
        address: LoopbackAddress = .ipv4,
        backlog: Int32 = 1024,
        script: @escaping Script
    ) throws {
        (listener, port) = try address.listen(backlog: backlog)
        authority = "\(address.host):\(port)"
        let listener = listener
        Thread.detachNewThread { [weak self] in
            var count = 0
            while true {
                var ready = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&ready, 1, -1)
                let socket = ChildProcess.descriptorsAreSettled.withLock { _ in
                    let socket = accept(listener, nil, nil)
                    if socket >= 0 { _ = fcntl(socket, F_SETFD, FD_CLOEXEC) }
                    return socket
                }
                guard socket >= 0, let server = self else {
                    if socket >= 0 { close(socket) }
                    close(listener)
                    return
                }
                let number = count
                count += 1
                let peer = Peer(socket: socket) { [weak server] in server?.note($0) }
                server.keep(peer)
                Thread.detachNewThread {
                    // A script ends early when its peer goes away, as many tests make it do.
                    try? script(peer, number)
                    peer.close()
                }
            }
        }
    }

    deinit {
        stop()
    }

    /// The heads of all requests read so far, in order.
    var requests: [String] { state.withLock { $0.requests } }

    /// How many connections have been accepted.
    var connectionCount: Int { state.withLock { $0.peers.count } }

    /// How many connections neither side has closed, as far as the scripts have read.
    var openConnectionCount: Int { state.withLock { $0.peers.count { $0.isOpen } } }

    /// Ends every connection and accepts no more.
    func stop() {
        let peers = state.withLock { state -> [Peer]? in
            if state.isStopped { return nil }
            state.isStopped = true
            return state.peers
        }
        guard let peers else { return }
        // The accepting thread closes it: a number closed here might be another test's socket by then.
        shutdown(listener, Int32(SHUT_RDWR))
        for peer in peers { peer.interrupt() }
    }

    private func note(_ request: String) {
        state.withLock { $0.requests.append(request) }
    }

    private func keep(_ peer: Peer) {
        state.withLock { $0.peers.append(peer) }
    }
}

extension ScriptedServer {
    /// A server that answers each request of each connection with `response`.
    static func answering(_ response: String = .ok("hello"), address: LoopbackAddress = .ipv4) throws
        -> ScriptedServer
    {
        try ScriptedServer(address: address) { peer, _ in
            while true {
                try peer.readRequest()
                try peer.send(response)
            }
        }
    }
}

extension String {
    /// A response 200 with `body`.
    static func ok(_ body: String, fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }
}

import Foundation
import Synchronization

/// The server's side of one connection.
final class Peer: Sendable {
    /// The connection has ended, or nothing came for ten seconds.
    struct Ended: Error {}

    private let descriptor: Mutex<Int32?>
    private let note: @Sendable (String) -> Void

    init(socket: Int32, note: @escaping @Sendable (String) -> Void) {
        descriptor = Mutex(socket)
        self.note = note
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        #if canImport(Darwin)
        var on: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    /// Reads a request's head and its body; the head is noted with the server.
    @discardableResult
    func readRequest() throws -> (head: String, body: [UInt8]) {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try read(1) }
        let text = String(decoding: head, as: UTF8.self)
        note(text)
        let length = text.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let count = length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        return (text, try read(count))
    }

    /// Reads exactly `count` bytes.
    func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += try readSome(atMost: count - bytes.count) }
        return bytes
    }

    /// Reads what there is, at least one byte.
    func readSome(atMost count: Int = 65536) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = try unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(try socket(), $0.baseAddress, count, 0)
        }
        guard received > 0 else { throw Ended() }
        return Array(buffer.prefix(received))
    }

    /// Reads until the client ends the connection.
    func waitForEnd() {
        while (try? readSome()) != nil {}
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Darwin)
            let flags: Int32 = 0
            #else
            let flags = Int32(MSG_NOSIGNAL)
            #endif
            let sent = try unsafe rest.withUnsafeBytes {
                unsafe Foundation.send(try socket(), $0.baseAddress, $0.count, flags)
            }
            guard sent > 0 else { throw Ended() }
            rest = rest.dropFirst(sent)
        }
    }

    /// Ends the connection with a TCP reset.
    func reset() {
        guard let socket = try? socket() else { return }
        var linger = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            socket,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout<Foundation.linger>.size)
        )
        close()
    }

    /// Whether this side has not closed the connection.
    var isOpen: Bool { descriptor.withLock { $0 != nil } }

    /// Ends the connection.
    func close() {
        let socket = descriptor.withLock { socket -> Int32? in
            defer { socket = nil }
            return socket
        }
        if let socket { Foundation.close(socket) }
    }

    /// Makes the script's next step fail.
    func interrupt() {
        descriptor.withLock { socket in
            if let socket { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func socket() throws -> Int32 {
        guard let socket = descriptor.withLock({ $0 }) else { throw Ended() }
        return socket
    }
}

extension Peer {
    /// Reads nothing for a while, so that the client's writes fill what there is of buffers, then resets.
    func waitForReset(after milliseconds: UInt32) {
        usleep(milliseconds * 1000)
        reset()
    }
}

extension Peer {
    /// Passes bytes on to `port` of this machine and back, until either side ends.
    func tunnel(toPort port: Int) throws {
        #if canImport(Darwin)
        let other = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let other = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe connect(other, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Ended() }
        let target = Peer(socket: other) { _ in }
        Thread.detachNewThread {
            while let bytes = try? target.readSome() { try? self.send(bytes) }
            self.interrupt()
        }
        while let bytes = try? readSome() { try target.send(bytes) }
        target.interrupt()
    }
}

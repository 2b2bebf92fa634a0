// Only this file and Threads.swift call the C library.

import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// A failed system call.
public struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The name of the system call.
    public var call: String
    /// The value of `errno`.
    public var code: Int32

    /// The system call and the value of `errno`.
    public var description: String { "\(call) failed with errno \(code)" }

    /// The error of the system call that has just returned.
    static func last(_ call: String) -> SystemError { SystemError(call: call, code: errno) }
}

/// A file descriptor, closed by its owner.
///
/// All descriptors are non-blocking and not inherited by other programs.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32

    /// Locked while a new descriptor is not marked as close-on-exec yet.
    fileprivate static let creation = Mutex(())

    fileprivate init(_ number: Int32) {
        self.number = number
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    /// The descriptor that `make` creates; nil if it fails.
    fileprivate static func creating(_ make: () -> Int32) -> Descriptor? {
        creation.withLock { _ in
            let number = make()
            return number >= 0 ? Descriptor(number) : nil
        }
    }

    deinit { _ = close(number) }
}

extension ScriptedServer {
    /// Runs `body`, which starts another program, while no server creates a descriptor that the program would inherit.
    package static func withoutNewDescriptors<Value>(_ body: () -> Value) -> Value {
        Descriptor.creation.withLock { _ in body() }
    }
}

/// A signal that is sent once and wakes all waiting threads: a pipe that becomes readable when its write end is closed.
final class StopSignal: Sendable {
    fileprivate let readEnd: Descriptor
    private let writeEnd: DescriptorBox

    init() throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        let readEnd = Descriptor.creating {
            let result = unsafe withUnsafeMutableBytes(of: &ends) {
                unsafe pipe($0.assumingMemoryBound(to: Int32.self).baseAddress)
            }
            if result == 0 { _ = fcntl(ends.1, F_SETFD, FD_CLOEXEC) }
            return result == 0 ? ends.0 : -1
        }
        guard let readEnd else { throw .last("pipe") }
        self.readEnd = readEnd
        writeEnd = DescriptorBox(Descriptor(ends.1))
    }

    /// Sends the signal.
    ///
    /// - Returns: Whether this was the first time.
    func send() -> Bool { writeEnd.take() != nil }

    /// Waits for the signal.
    ///
    /// - Returns: Whether it was sent within the time limit.
    func wait(atMost limit: Duration) -> Bool { readEnd.isReadable(within: limit) }
}

extension Descriptor {
    /// The kinds of readiness to wait for.
    enum Readiness {
        case reading, writing

        fileprivate var events: Int16 { Int16(self == .reading ? POLLIN : POLLOUT) }
    }

    /// Waits until this descriptor is ready, `stop` is sent, or the time limit expires.
    ///
    /// - Returns: Whether this descriptor is ready and `stop` was not sent.
    func wait(for readiness: Readiness, unless stop: StopSignal, atMost limit: Duration?) -> Bool {
        var polled = (
            pollfd(fd: number, events: readiness.events, revents: 0),
            pollfd(fd: stop.readEnd.number, events: Int16(POLLIN), revents: 0)
        )
        unsafe withUnsafeMutableBytes(of: &polled) {
            unsafe Self.poll($0.assumingMemoryBound(to: pollfd.self), atMost: limit)
        }
        return polled.0.revents != 0 && polled.1.revents == 0
    }

    /// Waits until this descriptor is readable or the time limit expires.
    ///
    /// - Returns: Whether it is readable.
    func isReadable(within limit: Duration) -> Bool {
        var polled = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        unsafe withUnsafeMutableBytes(of: &polled) {
            unsafe Self.poll($0.assumingMemoryBound(to: pollfd.self), atMost: limit)
        }
        return polled.revents != 0
    }

    private static func poll(_ polled: UnsafeMutableBufferPointer<pollfd>, atMost limit: Duration?) {
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            let rest = end.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
            // Rounded up, so that a wait never ends too early.
            let milliseconds = rest.map { min(($0 + .microseconds(999)) / .milliseconds(1), 86_400_000) }
            let count = nfds_t(polled.count)
            let result = unsafe systemPoll(polled.baseAddress, count, milliseconds.map { Int32($0) } ?? -1)
            if result >= 0 || errno != EINTR { return }
        }
    }
}

/// Passes a descriptor to the thread that will own it.
final class DescriptorBox: Sendable {
    private let descriptor: Mutex<Descriptor?>

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = Mutex(descriptor)
    }

    func take() -> Descriptor? { descriptor.withLock { $0.take() } }
}

// MARK: - Sockets

extension Descriptor {
    /// Creates a socket that listens at `address`.
    static func listening(
        at address: ScriptedServer.Address,
        backlog: Int32
    ) throws(SystemError) -> Descriptor {
        let socket = try Descriptor.socket(address.family)
        var name = SocketName(address, port: 0)
        guard unsafe name.withPointer({ unsafe bind(socket.number, $0, $1) }) == 0 else {
            throw .last("bind")
        }
        guard listen(socket.number, backlog) == 0 else { throw .last("listen") }
        return socket
    }

    /// The port of a listening socket; 0 for a Unix domain socket.
    func port(at address: ScriptedServer.Address) -> Int {
        var name = SocketName(address, port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe name.withPointer { pointer, _ in unsafe getsockname(number, pointer, &size) }
        return result == 0 ? name.port : 0
    }

    /// Creates a socket that is connecting to `address`.
    static func connecting(to address: ScriptedServer.Address, port: Int) throws(SystemError) -> Descriptor {
        let socket = try Descriptor.socket(address.family)
        var name = SocketName(address, port: port)
        let result = unsafe name.withPointer { unsafe connect(socket.number, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw .last("connect") }
        return socket
    }

    private static func socket(_ family: Int32) throws(SystemError) -> Descriptor {
        #if canImport(Darwin) || canImport(Musl) || canImport(Android)
        let kind = SOCK_STREAM
        #else
        let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        guard let socket = creating({ systemSocket(family, Int32(kind), 0) }) else { throw .last("socket") }
        return socket
    }

    /// Accepts the next connection; nil if there is none or the client has already disconnected.
    func accepted() -> Descriptor? {
        guard let socket = Self.creating({ accept(number, nil, nil) }) else { return nil }
        // Sends small pieces immediately. Fails for a Unix domain socket, which does not need it.
        Self.set(socket.number, Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
        #if canImport(Darwin)
        Self.set(socket.number, SOL_SOCKET, SO_NOSIGPIPE, Int32(1))
        #endif
        return socket
    }

    /// Rejects new connections to a listening socket.
    func stopListening() {
        _ = shutdown(number, Int32(SHUT_RDWR))
    }

    /// Closes the sending side of a connection.
    func finishSending() {
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// Makes `close` reset the TCP connection.
    func resetWhenClosed() {
        Self.set(number, SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
    }

    /// Receives available bytes. Nil if there are none yet; empty if the connection has ended.
    func receive(atMost count: Int) -> [UInt8]? {
        var isEarly = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, received in
            let result = unsafe recv(number, buffer.baseAddress, count, 0)
            isEarly = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
            received = max(0, result)
        }
        return isEarly ? nil : bytes
    }

    /// Sends as many bytes as possible. 0 if none can be sent yet; nil if the connection has ended.
    func send(_ bytes: ArraySlice<UInt8>) -> Int? {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe systemSend(number, $0.baseAddress, $0.count, flags)
        }
        if sent >= 0 { return sent }
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : nil
    }

    private static func set<Value>(_ number: Int32, _ level: Int32, _ option: Int32, _ value: Value) {
        _ = unsafe withUnsafeBytes(of: value) {
            unsafe setsockopt(number, level, option, $0.baseAddress, socklen_t($0.count))
        }
    }
}

extension ScriptedServer.Address {
    fileprivate var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }
}

/// A socket address.
private struct SocketName {
    private var storage = sockaddr_storage()
    private let size: socklen_t
    private let family: Int32

    init(_ address: ScriptedServer.Address, port: Int) {
        family = address.family
        let portInNetworkOrder = in_port_t(truncatingIfNeeded: port).bigEndian
        switch address {
        case .ipv4:
            size = socklen_t(MemoryLayout<sockaddr_in>.size)
            set(sockaddr_in.self) {
                $0.sin_family = sa_family_t(AF_INET)
                $0.sin_port = portInNetworkOrder
                $0.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            }
        case .ipv6:
            size = socklen_t(MemoryLayout<sockaddr_in6>.size)
            set(sockaddr_in6.self) {
                $0.sin6_family = sa_family_t(AF_INET6)
                $0.sin6_port = portInNetworkOrder
                $0.sin6_addr = in6addr_loopback
            }
        case .unix(let path):
            size = socklen_t(MemoryLayout<sockaddr_un>.size)
            set(sockaddr_un.self) {
                $0.sun_family = sa_family_t(AF_UNIX)
                // One byte stays zero. A longer path is truncated and will not be found.
                unsafe withUnsafeMutableBytes(of: &$0.sun_path) { bytes in
                    unsafe bytes.copyBytes(from: path.utf8.prefix(bytes.count - 1))
                }
            }
        }
    }

    /// The port; 0 for a Unix domain socket.
    var port: Int {
        switch family {
        case AF_INET: Int(read(sockaddr_in.self).sin_port.bigEndian)
        case AF_INET6: Int(read(sockaddr_in6.self).sin6_port.bigEndian)
        default: 0
        }
    }

    mutating func withPointer(_ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let size = size
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
        }
    }

    private mutating func set<Name>(_: Name.Type, _ body: (inout Name) -> Void) {
        unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: Name.self, capacity: 1) { unsafe body(&$0.pointee) }
        }
    }

    private func read<Name>(_: Name.Type) -> Name {
        unsafe withUnsafeBytes(of: storage) { unsafe $0.load(as: Name.self) }
    }
}

// MARK: - Calls that a method here would hide

private func systemSocket(_ family: Int32, _ kind: Int32, _ protocolNumber: Int32) -> Int32 {
    socket(family, kind, protocolNumber)
}

private func systemSend(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    unsafe send(number, bytes, count, flags)
}

private func systemPoll(_ polled: UnsafeMutablePointer<pollfd>?, _ count: nfds_t, _ time: Int32) -> Int32 {
    unsafe poll(polled, count, time)
}

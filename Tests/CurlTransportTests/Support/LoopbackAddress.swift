import Foundation

/// Where a test's server listens.
enum LoopbackAddress: Sendable {
    case ipv4
    case ipv6
    case unix(path: String)

    /// The host as a URL has it.
    var host: String {
        switch self {
        case .ipv4: "127.0.0.1"
        case .ipv6: "[::1]"
        case .unix: "localhost"
        }
    }

    /// A listening socket and its port, 0 for a Unix domain socket.
    func listen(backlog: Int32) throws -> (socket: Int32, port: Int) {
        switch self {
        case .ipv4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return try Self.bind(AF_INET, &address, backlog) { Int(UInt16(bigEndian: $0.sin_port)) }
        case .ipv6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            return try Self.bind(AF_INET6, &address, backlog) { Int(UInt16(bigEndian: $0.sin6_port)) }
        case .unix(let path):
            var address = Self.name(path)
            return try Self.bind(AF_UNIX, &address, backlog) { _ in 0 }
        }
    }

    /// Whether a server accepts connections at a path; false for other addresses.
    var isListening: Bool {
        guard case .unix(let path) = self else { return false }
        var address = Self.name(path)
        #if canImport(Darwin)
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #else
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        defer { close(descriptor) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size) == 0
            }
        }
    }

    private static func name(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        return address
    }

    private static func bind<Address>(
        _ family: Int32,
        _ address: inout Address,
        _ backlog: Int32,
        port: (Address) -> Int
    ) throws -> (Int32, Int) {
        #if canImport(Darwin)
        let descriptor = socket(family, SOCK_STREAM, 0)
        #else
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        var size = socklen_t(MemoryLayout<Address>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                #if canImport(Darwin)
                unsafe Darwin.bind(descriptor, name, size) == 0 && Darwin.listen(descriptor, backlog) == 0
                    && getsockname(descriptor, name, &size) == 0
                #else
                unsafe Glibc.bind(descriptor, name, size) == 0 && Glibc.listen(descriptor, backlog) == 0
                    && getsockname(descriptor, name, &size) == 0
                #endif
            }
        }
        guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return (descriptor, port(address))
    }
}

import Foundation

/// A port at which connections neither succeed nor fail: its backlog is full and nobody accepts.
final class BlackHole: Sendable {
    let authority: String
    private let listener: Int32
    private let clients: [Int32]

    init() throws {
        let (listener, port) = try LoopbackAddress.ipv4.listen(backlog: 0)
        self.listener = listener
        authority = "127.0.0.1:\(port)"
        clients = (0..<4).map { _ in
            #if canImport(Darwin)
            let client = socket(AF_INET, SOCK_STREAM, 0)
            #else
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            #endif
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            address.sin_port = UInt16(port).bigEndian
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                    _ = unsafe connect(client, name, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return client
        }
        usleep(20_000)
    }

    deinit {
        for client in clients { close(client) }
        close(listener)
    }
}

import Foundation

/// What this process holds of the system's resources.
enum ProcessResources {
    /// How many of this process's sockets are connected to `port` over IPv4, as a client's are.
    static func connectionCount(toPort port: Int) -> Int {
        (0..<min(Int32(getdtablesize()), 65536)).count { descriptor in
            var address = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                    unsafe getpeername(descriptor, name, &size)
                }
            }
            return result == 0 && address.sin_family == sa_family_t(AF_INET)
                && Int(UInt16(bigEndian: address.sin_port)) == port
        }
    }

    /// Waits until `condition` holds, at most ten seconds.
    static func eventually(_ condition: () async -> Bool) async throws -> Bool {
        for _ in 0..<6000 {
            if await condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

import Foundation

/// What this process holds of the system's resources.
enum ProcessResources {
    /// How many descriptors are open, counted by asking for each.
    static var descriptorCount: Int {
        (0..<Int32(getdtablesize())).count { fcntl($0, F_GETFD) >= 0 }
    }

    /// Waits until `condition` holds, at most ten seconds.
    static func eventually(_ condition: () async -> Bool) async throws -> Bool {
        for _ in 0..<1000 {
            if await condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

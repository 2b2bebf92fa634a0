#if !os(Linux)
import Foundation
#endif

/// The environment variables at the start of the process.
enum ProcessEnvironment {
    static func read() -> [String: String] {
        #if os(Linux)
        // Reads the file, because the variables do not change later and FoundationEssentials
        // would be initialized only for them.
        let bytes = (try? readFile("/proc/self/environ")) ?? []
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let mark = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<mark], as: UTF8.self)
            // As with getenv, the first value counts.
            if variables[name] == nil {
                variables[name] = String(decoding: entry[(mark + 1)...], as: UTF8.self)
            }
        }
        return variables
        #else
        return ProcessInfo.processInfo.environment
        #endif
    }
}

#if !os(Linux)
internal import Foundation
#endif

/// The variables that the process was started with.
enum ProcessEnvironment {
    static func read() -> [String: String] {
        #if os(Linux)
        // The variables do not change later, and FoundationEssentials would be initialized for nothing else.
        let bytes = (try? readFile("/proc/self/environ")) ?? []
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let mark = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<mark], as: UTF8.self)
            // As getenv has it, the first one counts.
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

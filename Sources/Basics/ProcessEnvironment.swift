// The process's environment from the C library; nothing else here touches raw memory.
//
// Foundation's `ProcessInfo` would link all of FoundationEssentials into a program: 7 MB.

#if canImport(Glibc)
// `environ` is a variable, which anybody may change at any time; so may Foundation's.
@unsafe @preconcurrency internal import Glibc
#elseif canImport(Musl)
@unsafe @preconcurrency internal import Musl
#elseif canImport(Android)
@unsafe @preconcurrency internal import Android
#else
internal import Darwin
#endif

/// The variables of this process.
package enum ProcessEnvironment {
    /// All variables as they are now; of several of one name the first, which `getenv` finds too.
    package static var variables: [String: String] {
        #if canImport(Darwin)
        let entries: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe _NSGetEnviron().pointee
        #else
        // Null after `clearenv`.
        let entries: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe environ
        #endif
        guard var entry = unsafe entries else { return [:] }
        var variables: [String: String] = [:]
        while let text = unsafe entry.pointee {
            let line = unsafe String(cString: text)
            if let equals = line.firstIndex(of: "=") {
                let name = String(line[..<equals])
                if variables[name] == nil { variables[name] = String(line[line.index(after: equals)...]) }
            }
            unsafe entry += 1
        }
        return variables
    }
}

// The process's environment from the C library. No other code here uses unsafe memory.
//
// Foundation's `ProcessInfo` would link all of FoundationEssentials into a program: 7 MB.

#if canImport(Glibc)
// `environ` is a variable that any code may change at any time. The same is true of Foundation's.
@unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
@unsafe @preconcurrency import Musl
#elseif canImport(Android)
@unsafe @preconcurrency import Android
#else
import Darwin
#endif

/// The environment variables of this process.
package enum ProcessEnvironment {
    /// All current entries, `NAME=value`, unchanged.
    package static var entries: [[UInt8]] {
        #if canImport(Darwin)
        let entries: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe _NSGetEnviron().pointee
        #else
        // Null after `clearenv`.
        let entries: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe environ
        #endif
        guard var entry = unsafe entries else { return [] }
        var found: [[UInt8]] = []
        while let text = unsafe entry.pointee {
            unsafe found.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
            unsafe entry += 1
        }
        return found
    }

    /// The value of a variable; nil if it is not set.
    package static func value(of name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}

import Signals

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Calls a closure once, at the first SIGINT or SIGTERM.
final class StopSignals {
    private let sources: [SignalSource]

    init(_ stop: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { SignalSource($0, stop) }
    }
}

/// Writes a line without buffering, so that a script that waits for it through a pipe receives it.
func printLine(_ line: String, to descriptor: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
        let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        bytes = bytes.dropFirst(written)
    }
}

/// The reason why the system cannot open or read a file.
enum SystemReason {
    static func of(file: String) -> String {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return unsafe String(cString: strerror(errno)) }
        defer { close(descriptor) }
        var byte: UInt8 = 0
        let count = unsafe read(descriptor, &byte, 1)
        return count < 0 ? unsafe String(cString: strerror(errno)) : "it changed meanwhile"
    }
}

/// Raises the process's limit to `count` open files and connections, as far as the system allows.
func raiseFileLimit(to count: Int) {
    var limit = rlimit()
    #if canImport(Glibc)
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    #else
    let resource = RLIMIT_NOFILE
    #endif
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
    limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
    _ = unsafe setrlimit(resource, &limit)
}

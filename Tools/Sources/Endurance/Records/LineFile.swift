import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file to which any thread can append lines, so that a run's records are not kept in memory.
final class LineFile: Sendable {
    /// The file cannot be opened or written.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptor: Int32
    private let buffer = Mutex<[UInt8]>([])

    init(path: String) throws(Failure) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "\(path) cannot be written: errno \(errno)") }
    }

    deinit { close(descriptor) }

    func append(_ line: some CustomStringConvertible) {
        buffer.withLock { bytes in
            bytes.append(contentsOf: "\(line)\n".utf8)
            if bytes.count > 1 << 16 { empty(&bytes) }
        }
    }

    /// Writes buffered lines to the file.
    func flush() {
        buffer.withLock { empty(&$0) }
    }

    /// Called under the lock, so that lines stay in order.
    private func empty(_ bytes: inout [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // The buffer outlives the call.
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            // A journal with gaps would be useless, but a run that continued would look valid.
            guard count > 0 else { fatalError("the journal cannot be written: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

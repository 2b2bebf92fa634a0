import Basics
import HTTPTransport

/// A pipe whose read end wakes the transport's thread.
///
/// Used instead of `curl_multi_wakeup`, because it outlives every multi handle. A signal can never reach a
/// handle that is being freed.
final class WakePipe: Sendable {
    /// The end that the thread waits for.
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(TransportError) {
        var ends: (Int32, Int32) = (-1, -1)
        let result = unsafe withUnsafeMutableBytes(of: &ends) {
            unsafe pipe($0.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard result == 0 else {
            throw TransportError(
                .outOfResources,
                delivery: .notSent,
                message: "No pipe could be made (errno \(errno)): the process may have too many open files."
            )
        }
        (readEnd, writeEnd) = ends
        for end in [readEnd, writeEnd] {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Wakes the thread. If the pipe is full, an earlier signal wakes it.
    func signal() {
        var byte: UInt8 = 0
        _ = unsafe write(writeEnd, &byte, 1)
    }

    /// Removes up to 16 signals. The others wake the thread again.
    func drain() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = unsafe withUnsafeMutableBytes(of: &bytes) { unsafe read(readEnd, $0.baseAddress, $0.count) }
    }
}

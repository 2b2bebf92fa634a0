import CurlTransport
import Foundation

extension CurlTransport {
    /// The processor time of the transport's thread, in seconds.
    func threadTime() async -> Double {
        await Task(executorPreference: taskExecutor) {
            // The members of `timespec` belong to another module than the type, depending on what is compiled together.
            var time = (seconds: 0, nanoseconds: 0)
            unsafe withUnsafeMutableBytes(of: &time) { bytes in
                guard let start = unsafe bytes.assumingMemoryBound(to: timespec.self).baseAddress else {
                    return
                }
                unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, start)
            }
            return Double(time.seconds) + Double(time.nanoseconds) / 1e9
        }.value
    }
}

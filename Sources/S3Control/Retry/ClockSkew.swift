internal import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How far this machine's clock is from that of each host, as far as it mattered.
final class ClockSkew: Sendable {
    /// A difference below this is no reason to refuse a signature.
    private static let tolerance: TimeInterval = 240

    private let offsets = Mutex<[String: TimeInterval]>([:])

    /// The seconds to add to this machine's time for `host`.
    func offset(for host: String) -> TimeInterval {
        offsets.withLock { $0[host] ?? 0 }
    }

    /// Learns from the date of a response that refused a signature.
    ///
    /// - Parameters:
    ///   - serverDate: The response's `Date`.
    ///   - now: This machine's time, uncorrected.
    ///   - host: Who answered.
    /// - Returns: Whether that corrects the dates, so that trying again can help.
    func learn(serverDate: Date, now: Date, host: String) -> Bool {
        let difference = serverDate.timeIntervalSince(now)
        return offsets.withLock { offsets in
            let known = offsets[host] ?? 0
            guard abs(difference) > Self.tolerance || known != 0, abs(difference - known) > Self.tolerance
            else {
                return false
            }
            offsets[host] = difference
            return true
        }
    }
}

package import Basics
import Synchronization

/// The offsets between this machine's clock and those of the hosts that refused a
/// signature because of the date.
final class ClockSkew: Sendable {
    /// A smaller offset is not a reason to reject a signature.
    fileprivate static let tolerance: TimeInterval = 240

    /// The largest offset that is stored: a day.
    fileprivate static let mostOffset: TimeInterval = 86_400

    private let offsets = Mutex<[String: TimeInterval]>([:])

    /// The seconds to add to this machine's time for `host`.
    func offset(for host: String) -> TimeInterval {
        offsets.withLock { $0[host] ?? 0 }
    }

    /// Updates the offset from the date of a response that refused a signature.
    ///
    /// - Parameters:
    ///   - serverDate: The response's `Date`.
    ///   - now: This machine's time, uncorrected.
    ///   - used: The offset that the rejected request was dated with. Another call may have
    ///     found a better one in the meantime.
    ///   - host: The host that responded.
    /// - Returns: Whether dates are now corrected by a different offset, so that a retry can help.
    func learn(serverDate: Date, now: Date, used: TimeInterval, host: String) -> Bool {
        let difference = serverDate.timeIntervalSince(now)
        // A clock is not off by days. Such a date is wrong, and later requests could not be signed with it.
        guard abs(difference) <= Self.mostOffset else { return false }
        guard abs(difference) > Self.tolerance || used != 0, abs(difference - used) > Self.tolerance else {
            return false
        }
        offsets.withLock { $0[host] = difference }
        return true
    }
}

extension ResponseFacts {
    /// The number of seconds by which the service's clock is ahead of this machine's. Nil if the response has
    /// no date, if signatures are accepted at that offset, or if it is over a day.
    package func clockOffset(now: Date) -> TimeInterval? {
        guard let date = serverDate else { return nil }
        let offset = date.timeIntervalSince(now)
        return abs(offset) > ClockSkew.tolerance && abs(offset) <= ClockSkew.mostOffset ? offset : nil
    }
}

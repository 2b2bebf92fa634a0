package import Basics
internal import Synchronization

/// How far this machine's clock is from that of each host, as far as it mattered.
final class ClockSkew: Sendable {
    /// A smaller difference is not a reason to reject a signature.
    fileprivate static let tolerance: TimeInterval = 240

    /// The largest difference that is kept: a day.
    fileprivate static let mostOffset: TimeInterval = 86_400

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
    ///   - used: The offset that the rejected request was dated with. Another call may have found a better
    ///     one in the meantime.
    ///   - host: Who answered.
    /// - Returns: Whether dates are corrected otherwise now than they were, so that trying again can help.
    func learn(serverDate: Date, now: Date, used: TimeInterval, host: String) -> Bool {
        let difference = serverDate.timeIntervalSince(now)
        // A clock is not off by days: such a date is wrong, and would make every later request unsignable.
        guard abs(difference) <= Self.mostOffset else { return false }
        guard abs(difference) > Self.tolerance || used != 0, abs(difference - used) > Self.tolerance else {
            return false
        }
        offsets.withLock { $0[host] = difference }
        return true
    }
}

extension ResponseFacts {
    /// How far the service's clock is ahead of this machine's, in seconds. Nil if the response has no date,
    /// if signatures are accepted at that difference, or if it is over a day.
    package func clockOffset(now: Date) -> TimeInterval? {
        guard let date = serverDate else { return nil }
        let offset = date.timeIntervalSince(now)
        return abs(offset) > ClockSkew.tolerance && abs(offset) <= ClockSkew.mostOffset ? offset : nil
    }
}

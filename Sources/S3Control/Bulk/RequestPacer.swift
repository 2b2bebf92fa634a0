internal import AWSClientRuntime

/// How fast to send so that the service hardly throttles: additive increase, multiplicative decrease.
///
/// The rate doubles each second until the first throttled request. From then on it is put a little below what the service was
/// seen to take, and grows by a hundredth each second to find out whether more is taken by now. Throttled answers to requests
/// from before the last decrease say nothing new. The rate grows only while it is what holds requests back.
struct RequestPacer: Sendable {
    private(set) var rate: Double

    /// When the next request may go, in seconds on the run's scale.
    private(set) var nextSlot = 0.0

    private let limit: Double
    private let slowest: Double
    private var isStarting = true
    private var decreasedAt = -1.0
    private var growth = 0.0
    /// The times of the successes of the last second, oldest first.
    private var successes: [Double] = []

    private static let backoff = 0.9

    /// - Parameters:
    ///   - initialRate: Above zero.
    ///   - maxRate: Above zero; never exceeded.
    init(initialRate: Double, maxRate: Double?) {
        limit = maxRate ?? .infinity
        slowest = min(0.5, limit)
        rate = min(max(initialRate, slowest), limit)
    }

    /// Takes the slot that has come.
    ///
    /// - Returns: Whether the rate is what the request had to wait for.
    mutating func takeSlot(now: Double) -> Bool {
        let wasHeldBack = now - nextSlot < 1 / rate
        // What was not used is not saved up: a burst is what gets throttled. A late wake-up is made up for, unless that would
        // exceed the limit.
        let slack = 1 / rate - 1 / limit
        nextSlot = max(nextSlot, now - slack) + 1 / rate
        return wasHeldBack
    }

    /// Notes an answer, other than a throttled one, to a request.
    mutating func succeeded(wasHeldBack: Bool, now: Double) {
        successes.append(now)
        forget(before: now - 1)
        guard wasHeldBack else { return }
        rate = min(limit, rate + (isStarting ? 1 : growth / rate))
    }

    /// Notes a throttled answer to a request that was sent at `sent`.
    mutating func throttled(sent: Double, now: Double) {
        guard sent > decreasedAt else { return }
        forget(before: now - 1)
        // Within the first second, nothing can be said of how many a second are taken.
        let taken = now >= 1 ? Double(successes.count) : rate / 2
        rate = max(slowest, min(rate, taken) * Self.backoff)
        growth = max(rate / 100, 0.1)
        isStarting = false
        decreasedAt = now
        nextSlot = max(nextSlot, now + 1 / rate)
    }

    /// Sends nothing for a while.
    mutating func pause(until time: Double) {
        nextSlot = max(nextSlot, time)
    }

    private mutating func forget(before time: Double) {
        let old = successes.prefix { $0 < time }.count
        if old > 0 { successes.removeFirst(old) }
    }
}

/// No attempt is tried again, because the caller does that at its own pace.
///
/// A second attempt is allowed all the same: the client needs one to correct a clock that differs from the service's, or to
/// refresh credentials.
struct PacedByCaller: RetryPolicy {
    var name: String { "none" }
    var maxAttempts: Int { 2 }
    func delay(after failure: FailedAttempt) -> Duration? { nil }
}

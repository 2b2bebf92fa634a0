import AWSClientRuntime

/// Paces requests so that the service rarely throttles: additive increase, multiplicative decrease.
///
/// The rate doubles each second until the first throttled request. It then drops to slightly below the observed
/// throughput and grows by 1% per second to probe for more. Throttled responses to requests sent before the last
/// decrease are ignored. The rate grows only while it is the bottleneck.
struct RequestPacer: Sendable {
    private(set) var rate: Double

    /// The earliest time of the next request, in seconds on the run's scale.
    private(set) var nextSlot = 0.0

    private let limit: Double
    private let slowest: Double
    private var isStarting = true
    private var firstResponse: Double?
    private var decreasedAt = -1.0
    private var growth = 0.0
    /// The times of successes within the last second, oldest first.
    private var successes: [Double] = []

    private static let backoff = 0.9
    /// One request a year: a smaller limit would make the next slot too far away for a `Duration`.
    static let smallestLimit = 1 / 31_536_000.0

    /// - Parameters:
    ///   - initialRate: Above zero.
    ///   - maxRate: Above zero; never exceeded, except that at least one request a year is sent.
    init(initialRate: Double, maxRate: Double?) {
        limit = max(maxRate ?? .infinity, Self.smallestLimit)
        slowest = min(0.5, limit)
        rate = min(max(initialRate, slowest), limit)
    }

    /// Takes the slot that is due.
    ///
    /// - Returns: Whether the rate was what the request had to wait for.
    mutating func takeSlot(now: Double) -> Bool {
        let wasHeldBack = now - nextSlot < 1 / rate
        // Unused slots are not saved up, because bursts get throttled. A late wake-up is compensated unless that would
        // exceed the limit.
        let slack = 1 / rate - 1 / limit
        nextSlot = max(nextSlot, now - slack) + 1 / rate
        return wasHeldBack
    }

    /// Records a response that was not throttled.
    mutating func succeeded(wasHeldBack: Bool, now: Double) {
        firstResponse = firstResponse ?? now
        successes.append(now)
        forget(before: now - 1)
        guard wasHeldBack else { return }
        rate = min(limit, rate + (isStarting ? 1 : growth / rate))
    }

    /// Records a throttled response to a request that was sent at `sent`.
    mutating func throttled(sent: Double, now: Double) {
        guard sent > decreasedAt else { return }
        let start = firstResponse ?? now
        firstResponse = start
        forget(before: now - 1)
        // Within the first second of responses, the throughput is not known yet.
        let taken = now - start >= 1 ? Double(successes.count) : rate / 2
        rate = max(slowest, min(rate, taken) * Self.backoff)
        growth = max(rate / 100, 0.1)
        isStarting = false
        decreasedAt = now
        nextSlot = max(nextSlot, now + 1 / rate)
    }

    /// Sends nothing until `time`.
    mutating func pause(until time: Double) {
        nextSlot = max(nextSlot, time)
    }

    private mutating func forget(before time: Double) {
        let old = successes.prefix { $0 < time }.count
        if old > 0 { successes.removeFirst(old) }
    }
}

/// A retry policy for requests that the caller retries at its own pace.
///
/// It allows a second attempt, which the client needs to correct clock skew or to refresh credentials.
struct PacedByCaller: RetryPolicy {
    var name: String { "none" }
    var maxAttempts: Int { 2 }
    func delay(after failure: FailedAttempt) -> Duration? { nil }
}

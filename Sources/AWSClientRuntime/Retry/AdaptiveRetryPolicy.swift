internal import Synchronization

/// Standard retries behind a rate limiter that learns from throttling how fast the service takes requests.
///
/// It suits a client that makes many calls of one kind: all its calls share the one rate, and are sent in
/// the order in which they came.
/// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class AdaptiveRetryPolicy: RetryPolicy {
    private let standard: StandardRetryPolicy
    private let limiter = Mutex(AdaptiveRateLimiter())
    private let turns = AsyncSemaphore(1)
    private let now: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates the policy, without a limit until the service throttles for the first time.
    ///
    /// - Parameters:
    ///   - settings: The figures of the standard retries beneath.
    ///   - clock: What the rate is measured, and turns are waited for, by.
    ///   - random: What delays are multiplied by: a number of 0 to 1, evenly spread.
    public init<RateClock: Clock<Duration>>(
        settings: StandardRetryPolicy.Settings = .init(),
        clock: RateClock = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        standard = StandardRetryPolicy(settings: settings, random: random)
        let start = clock.now
        now = { start.duration(to: clock.now) / .seconds(1) }
        sleep = { try await clock.sleep(for: $0) }
    }

    /// `adaptive`.
    public var name: String { "adaptive" }

    /// The most attempts of a call.
    public var maxAttempts: Int { standard.maxAttempts }

    /// The quota's tokens that are left.
    public var availableQuota: Int { standard.availableQuota }

    /// The requests a second that are let through; nil until the service throttles for the first time.
    public var rate: Double? { limiter.withLock { $0.isEnabled ? $0.fillRate : nil } }

    /// Waits for a token of the measured rate.
    ///
    /// One caller at a time waits for the bucket, and the others wait for that caller. So no token is lost when a
    /// caller is cancelled, and each wait uses the rate at that time.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled.
    public func acquireSendToken() async throws {
        guard rate != nil else { return }
        try await turns.acquire()
        defer { turns.release() }
        while true {
            let now = now()
            let wait = limiter.withLock { $0.take(at: now) }
            guard wait > 0 else { return }
            try await sleep(.seconds(wait))
        }
    }

    /// The standard delay.
    public func delay(after failure: FailedAttempt) -> Duration? {
        standard.delay(after: failure)
    }

    /// Measures the rate; throttling lowers it.
    public func record(failure: FailedAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: failure.kind == .throttling, at: now) }
    }

    /// Puts quota back, and raises the rate.
    public func record(success: SucceededAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: false, at: now) }
        standard.record(success: success)
    }
}

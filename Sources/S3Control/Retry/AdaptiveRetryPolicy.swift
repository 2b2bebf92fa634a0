internal import Synchronization

/// Standard retries behind a rate limiter that learns from throttling how fast the service takes requests.
///
/// It suits a client that makes many calls of one kind: all its calls share the one rate.
/// Source: [Retry behaviour](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class AdaptiveRetryPolicy: RetryPolicy {
    private let standard: StandardRetryPolicy
    private let limiter: Mutex<AdaptiveRateLimiter>
    private let now: @Sendable () -> Duration

    /// Creates the policy, without a limit until the service throttles for the first time.
    ///
    /// - Parameters:
    ///   - settings: The figures of the standard retries beneath.
    ///   - clock: What the rate is measured by.
    ///   - random: What delays are multiplied by: a number of 0 to 1, evenly spread.
    public init<RateClock: Clock<Duration>>(
        settings: StandardRetryPolicy.Settings = .init(),
        clock: RateClock = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        standard = StandardRetryPolicy(settings: settings, random: random)
        limiter = Mutex(AdaptiveRateLimiter())
        let start = clock.now
        now = { start.duration(to: clock.now) }
    }

    /// `adaptive`.
    public var name: String { "adaptive" }

    /// The most attempts of a call.
    public var maxAttempts: Int { standard.maxAttempts }

    /// The wait for a token of the learnt rate.
    public func delayBeforeSending() -> Duration {
        let now = now()
        return .seconds(limiter.withLock { $0.take(at: now / .seconds(1)) })
    }

    /// The standard delay; throttling lowers the rate.
    public func delay(after failure: FailedAttempt) -> Duration? {
        let now = now()
        limiter.withLock { $0.update(isThrottled: failure.kind == .throttling, at: now / .seconds(1)) }
        return standard.delay(after: failure)
    }

    /// Puts quota back, and raises the rate.
    public func record(success: SucceededAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: false, at: now / .seconds(1)) }
        standard.record(success: success)
    }
}

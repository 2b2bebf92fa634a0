internal import Synchronization

/// The AWS clients' standard retries, in the form that is their default since November 2026: few attempts,
/// delays that double and are spread at random, and a quota for all calls of a client together.
///
/// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class StandardRetryPolicy: RetryPolicy {
    /// The figures of the standard mode.
    public struct Settings: Sendable, Hashable {
        /// The most attempts of a call, the first included: at least 1.
        public var maxAttempts = 3
        /// The number of tokens at the beginning, which is also the maximum.
        public var quota = 500
        /// What a retry costs after a transient failure.
        public var transientCost = 14
        /// What a retry costs after throttling, and while a job that was just created is not found yet.
        public var throttlingCost = 5
        /// The bound of the first delay after a transient failure; it doubles with each attempt.
        public var transientDelay = Duration.milliseconds(50)
        /// The bound of the first delay after throttling, and while a job that was just created is not
        /// found yet; it doubles with each attempt.
        public var throttlingDelay = Duration.seconds(1)
        /// The bound of all delays.
        public var maxDelay = Duration.seconds(20)
        /// How far the service's wish may lengthen a delay.
        public var maxRetryAfterExcess = Duration.seconds(5)

        /// Creates the standard figures.
        public init() {}
    }

    /// The figures.
    public let settings: Settings

    private let quota: Mutex<RetryQuota>
    private let random: @Sendable () -> Double

    /// Creates the policy with a full quota.
    ///
    /// - Parameters:
    ///   - settings: The figures; the standard ones by default.
    ///   - random: What delays are multiplied by: a number of 0 to 1, evenly spread.
    public init(
        settings: Settings = Settings(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.settings = settings
        self.random = random
        quota = Mutex(RetryQuota(capacity: settings.quota))
    }

    /// `standard`.
    public var name: String { "standard" }

    /// The most attempts of a call.
    public var maxAttempts: Int { max(1, settings.maxAttempts) }

    /// The tokens that are left.
    public var availableQuota: Int { quota.withLock { $0.available } }

    /// The delay, if attempts and quota allow another one.
    public func delay(after failure: FailedAttempt) -> Duration? {
        guard failure.kind != .permanent, failure.number < maxAttempts,
            quota.withLock({ $0.take(cost(of: failure.kind)) })
        else {
            return nil
        }
        let first = failure.kind == .transient ? settings.transientDelay : settings.throttlingDelay
        // 2^30 times any first delay is beyond the bound already.
        let bound = min(first.clamped * (1 << min(max(0, failure.number - 1), 30)), settings.maxDelay.clamped)
        let delay = bound * random()
        guard let wish = failure.retryAfter, wish >= .zero else { return delay }
        return min(max(wish, delay), delay + settings.maxRetryAfterExcess.clamped)
    }

    /// Puts back what the call's last retry took, or one token.
    public func record(success: SucceededAttempt) {
        quota.withLock { $0.putBack(success.precedingFailure.map(cost) ?? 1) }
    }

    private func cost(of kind: FailedAttempt.Kind) -> Int {
        kind == .transient ? settings.transientCost : settings.throttlingCost
    }
}

/// The tokens that retries of all a client's calls are paid from.
///
/// When a service is down for everybody, retries multiply what it has to bear: once the quota is used
/// up, calls fail at their first attempt until successes have paid some back.
struct RetryQuota: Sendable {
    let capacity: Int
    private(set) var available: Int

    init(capacity: Int) {
        self.capacity = max(0, capacity)
        available = self.capacity
    }

    /// Takes `cost`, all or nothing.
    mutating func take(_ cost: Int) -> Bool {
        guard available >= max(0, cost) else { return false }
        available -= max(0, cost)
        return true
    }

    /// Puts back `amount`, up to the capacity.
    mutating func putBack(_ amount: Int) {
        available += min(max(0, amount), capacity - available)
    }
}

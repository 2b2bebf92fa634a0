import Synchronization

/// The standard retry mode of the AWS clients, in the form that is their default since November 2026.
///
/// It makes few attempts, with random delays whose bound doubles, and has a quota for
/// all calls of a client together.
///
/// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class StandardRetryPolicy: RetryPolicy {
    /// The settings of the standard mode.
    public struct Settings: Sendable, Hashable {
        /// The maximum number of attempts of a call, including the first: at least 1.
        public var maxAttempts = 3
        /// The initial and maximum number of tokens.
        public var quota = 500
        /// The cost of a retry after a transient failure, in tokens.
        public var transientCost = 14
        /// The cost of a retry after throttling, or while a job that was just created
        /// is not visible yet, in tokens.
        public var throttlingCost = 5
        /// The bound of the first delay after a transient failure. It doubles with each attempt.
        public var transientDelay = Duration.milliseconds(50)
        /// The bound of the first delay after throttling, or while a job that was just created is not visible
        /// yet. It doubles with each attempt.
        public var throttlingDelay = Duration.seconds(1)
        /// The bound of all delays.
        public var maxDelay = Duration.seconds(20)
        /// The maximum by which a delay that the service requests may exceed the policy's own.
        public var maxRetryAfterExcess = Duration.seconds(5)

        /// Creates the standard settings.
        public init() {}
    }

    /// The settings.
    public let settings: Settings

    private let quota: Mutex<RetryQuota>
    private let random: @Sendable () -> Double

    /// Creates the policy with a full quota.
    ///
    /// - Parameters:
    ///   - settings: The settings; by default, those of the standard mode.
    ///   - random: Returns the factor of a delay: a uniformly distributed number from 0 to 1.
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

    /// The maximum number of attempts of a call.
    public var maxAttempts: Int { max(1, settings.maxAttempts) }

    /// The number of remaining tokens.
    public var availableQuota: Int { quota.withLock { $0.available } }

    /// Returns the delay, if the attempts and the quota allow a retry.
    public func delay(after failure: FailedAttempt) -> Duration? {
        guard failure.kind != .permanent, failure.number < maxAttempts,
            quota.withLock({ $0.take(cost(of: failure.kind)) })
        else {
            return nil
        }
        let first = failure.kind == .transient ? settings.transientDelay : settings.throttlingDelay
        // The exponent is limited to 30: 2^30 times any realistic first delay exceeds the bound.
        let bound = min(first.clamped * (1 << min(max(0, failure.number - 1), 30)), settings.maxDelay.clamped)
        let delay = bound * max(0, min(1, random()))
        guard let wish = failure.retryAfter, wish >= .zero else { return delay }
        return min(max(wish, delay), delay + settings.maxRetryAfterExcess.clamped)
    }

    /// Returns the tokens that the call's last retry took, or one token, to the quota.
    public func record(success: SucceededAttempt) {
        quota.withLock { $0.putBack(success.precedingFailure.map(cost) ?? 1) }
    }

    private func cost(of kind: FailedAttempt.Kind) -> Int {
        kind == .transient ? settings.transientCost : settings.throttlingCost
    }
}

/// The tokens that the retries of all calls of a client share.
///
/// When a service is down, retries multiply its load. Once the quota is used up, calls fail at their first
/// attempt until successes have returned some tokens.
struct RetryQuota: Sendable {
    let capacity: Int
    private(set) var available: Int

    init(capacity: Int) {
        self.capacity = max(0, capacity)
        available = self.capacity
    }

    /// Takes `cost` tokens, or none if there are not enough.
    mutating func take(_ cost: Int) -> Bool {
        guard available >= max(0, cost) else { return false }
        available -= max(0, cost)
        return true
    }

    /// Returns `amount` tokens, up to the capacity.
    mutating func putBack(_ amount: Int) {
        available += min(max(0, amount), capacity - available)
    }
}

/// Where a wait stands: its next delay, and how many looks in a row have failed.
struct PollingPace: Sendable {
    private let policy: PollingPolicy
    private var delay: Duration
    private var failures = 0

    init(_ policy: PollingPolicy) {
        self.policy = policy
        delay = min(policy.initialDelay, policy.maximumDelay)
    }

    /// The delay before the next look; the one after it is longer.
    mutating func nextDelay() -> Duration {
        let share = Double.random(in: 0...min(max(policy.jitter, 0), 1))
        let shortened = delay * (1 - share)
        delay = min(delay * max(policy.growth, 1), policy.maximumDelay)
        return shortened
    }

    /// Makes looks fast again, because something has just happened.
    mutating func quicken() {
        delay = min(policy.initialDelay, policy.maximumDelay)
    }

    /// Notes that a look succeeded.
    mutating func succeeded() {
        failures = 0
    }

    /// Whether the wait goes on although a look failed with `error`.
    ///
    /// - Parameter elapsed: The time since the wait began.
    mutating func survives(_ error: any Error, elapsed: Duration) -> Bool {
        guard let error = error as? S3ControlError else { return false }
        switch error.code {
        case .throttled:
            return true
        case .notFound:
            return elapsed < policy.notFoundGrace
        case .internalService, .transport, .timeout, .invalidResponse:
            failures += 1
            return failures <= policy.toleratedFailures
        default:
            return false
        }
    }
}

/// Every call is one attempt.
public struct NoRetryPolicy: RetryPolicy {
    /// Creates the policy.
    public init() {}

    /// `none`.
    public var name: String { "none" }

    /// One.
    public var maxAttempts: Int { 1 }

    /// Gives up.
    public func delay(after failure: FailedAttempt) -> Duration? { nil }
}

/// Decides whether and when a failed attempt is tried again.
///
/// One policy serves all calls of a client, from many tasks at once. For each attempt, these are called in this order:
/// ``acquireSendToken()`` before it; ``record(success:)`` after a success, or ``record(failure:)`` after a failure; then, if
/// another attempt is left and may help, ``delay(after:)``.
public protocol RetryPolicy: Sendable {
    /// The policy's name, which is sent in the user agent.
    var name: String { get }

    /// The most attempts of a call, including the first: at least 1. After the last one, ``delay(after:)`` is not called.
    var maxAttempts: Int { get }

    /// Waits until an attempt may be sent, to keep to a rate.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled.
    func acquireSendToken() async throws

    /// How long to wait before the next attempt; nil to give up.
    ///
    /// - Parameter failure: An attempt whose ``FailedAttempt/kind`` is not `permanent`.
    func delay(after failure: FailedAttempt) -> Duration?

    /// Takes note of an attempt that failed, whether or not it can be tried again.
    func record(failure: FailedAttempt)

    /// Takes note of an attempt that succeeded.
    func record(success: SucceededAttempt)
}

extension RetryPolicy {
    /// No waiting.
    public func acquireSendToken() async throws {}

    /// Nothing to note.
    public func record(failure: FailedAttempt) {}

    /// Nothing to note.
    public func record(success: SucceededAttempt) {}
}

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

/// Decides whether and when a failed attempt is tried again.
///
/// One policy serves all calls of a client, and is asked from many tasks at once. It is asked only about
/// failures that trying again can help, in the order: ``delayBeforeSending()`` before each attempt;
/// ``delay(after:)`` after one that failed; ``record(success:)`` after one that did not.
public protocol RetryPolicy: Sendable {
    /// The policy's name, which the service is told in the user agent.
    var name: String { get }

    /// The most attempts of a call, the first included: at least 1.
    var maxAttempts: Int { get }

    /// How long an attempt waits before it is sent, to keep to a rate; zero for at once.
    func delayBeforeSending() -> Duration

    /// How long to wait before the next attempt; nil to give up.
    func delay(after failure: FailedAttempt) -> Duration?

    /// Takes note of an attempt that succeeded.
    func record(success: SucceededAttempt)
}

extension RetryPolicy {
    /// No waiting.
    public func delayBeforeSending() -> Duration { .zero }

    /// Nothing to note.
    public func record(success: SucceededAttempt) {}
}

/// An attempt that failed in a way that may pass.
public struct FailedAttempt: Sendable {
    /// Why such a failure may pass.
    public enum Kind: String, Sendable, Hashable {
        /// The connection, or the service, failed.
        case transient
        /// Requests came too fast.
        case throttling
    }

    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// Why it may pass.
    public var kind: Kind
    /// How long the service asked to wait (`x-amz-retry-after`), if it did.
    public var retryAfter: Duration?
    /// What the attempt ended with.
    public var error: S3ControlError

    /// Creates the description of an attempt.
    public init(number: Int, kind: Kind, retryAfter: Duration? = nil, error: S3ControlError) {
        self.number = number
        self.kind = kind
        self.retryAfter = retryAfter
        self.error = error
    }
}

/// An attempt that succeeded.
public struct SucceededAttempt: Sendable {
    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// Why the attempt before it failed, if there was one.
    public var precedingFailure: FailedAttempt.Kind?

    /// Creates the description of an attempt.
    public init(number: Int, precedingFailure: FailedAttempt.Kind? = nil) {
        self.number = number
        self.precedingFailure = precedingFailure
    }
}

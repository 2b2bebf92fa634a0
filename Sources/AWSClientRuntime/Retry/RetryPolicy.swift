package import AWSCore

/// Decides whether and when a failed attempt is retried.
///
/// One policy serves all calls of a client, from many tasks at once. The methods are called in this order for
/// each attempt: ``acquireSendToken()`` before it; ``record(success:)`` after a success, or
/// ``record(failure:)`` after a failure; then ``delay(after:)``, if another attempt is left and may help.
public protocol RetryPolicy: Sendable {
    /// The policy's name, which is sent in the user agent.
    var name: String { get }

    /// The maximum number of attempts of a call, including the first: at least 1. ``delay(after:)`` is not
    /// called after the last attempt.
    var maxAttempts: Int { get }

    /// Waits until an attempt may be sent, to limit the rate.
    ///
    /// - Throws: `CancellationError`, immediately when the task is cancelled.
    func acquireSendToken() async throws

    /// Returns the delay before the next attempt; nil for no further attempt.
    ///
    /// - Parameter failure: An attempt whose ``FailedAttempt/kind`` is not `permanent`.
    func delay(after failure: FailedAttempt) -> Duration?

    /// Records an attempt that failed, whether or not it can be retried.
    func record(failure: FailedAttempt)

    /// Records an attempt that succeeded.
    func record(success: SucceededAttempt)
}

extension RetryPolicy {
    /// Returns immediately.
    public func acquireSendToken() async throws {}

    /// Does nothing.
    public func record(failure: FailedAttempt) {}

    /// Does nothing.
    public func record(success: SucceededAttempt) {}
}

/// A policy that makes one attempt per call.
public struct NoRetryPolicy: RetryPolicy {
    /// Creates the policy.
    public init() {}

    /// `none`.
    public var name: String { "none" }

    /// One.
    public var maxAttempts: Int { 1 }

    /// Returns nil.
    public func delay(after failure: FailedAttempt) -> Duration? { nil }
}

/// An attempt that failed.
public struct FailedAttempt: Sendable {
    /// The effect that another attempt may have.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The connection or the service failed. Another attempt may succeed.
        case transient
        /// The requests are too frequent.
        case throttling
        /// The service does not find a job that this client has just created. The job will become visible.
        case notYetVisible
        /// Another attempt would get the same response.
        case permanent
    }

    /// The number of the attempt within the call, starting from 1.
    public var number: Int
    /// The effect that another attempt may have.
    public var kind: Kind
    /// The delay that the service requested (`x-amz-retry-after`), if any.
    public var retryAfter: Duration?
    /// The error code that the service sent, if any.
    public var serviceCode: String?
    /// The response's HTTP status code, if there was a response.
    public var httpStatus: Int?
    /// What was wrong, on one line.
    public var message: String

    /// Creates the description of an attempt.
    public init(
        number: Int,
        kind: Kind,
        retryAfter: Duration? = nil,
        serviceCode: String? = nil,
        httpStatus: Int? = nil,
        message: String = ""
    ) {
        self.number = number
        self.kind = kind
        self.retryAfter = retryAfter
        self.serviceCode = serviceCode
        self.httpStatus = httpStatus
        self.message = message
    }
}

/// An attempt that succeeded.
public struct SucceededAttempt: Sendable {
    /// The number of the attempt within the call, starting from 1.
    public var number: Int
    /// The kind of the last failure that the policy allowed to retry, if any.
    public var precedingFailure: FailedAttempt.Kind?

    /// Creates the description of an attempt.
    public init(number: Int, precedingFailure: FailedAttempt.Kind? = nil) {
        self.number = number
        self.precedingFailure = precedingFailure
    }
}

/// The state that a call keeps between its attempts. Created with the first failure.
///
/// `@unchecked Sendable`: only the call's own task uses it, one attempt after another.
final class RetryState: @unchecked Sendable {
    /// The request, which is encoded once.
    var request: EncodedRequest?
    var precedingFailure: FailedAttempt.Kind?
    var hasCorrectedClock = false
    var hasRefreshedCredentials = false
    /// The credentials that the service refused as expired, and the failure.
    var refused: (credentials: Credentials, failure: CallFailure)?
    /// The credentials that the provider returned instead.
    var renewed: Credentials?
    /// The delay before the next attempt.
    var delay = Duration.zero
}

extension FailedAttempt {
    init(_ number: Int, _ failure: CallFailure, _ call: any Call) {
        self.init(
            number: number,
            kind: call.retryKind(after: failure),
            retryAfter: failure.retryAfter,
            serviceCode: failure.serviceCode,
            httpStatus: failure.httpStatus,
            message: failure.message
        )
    }
}

extension AWSConfiguration {
    /// The policy that `retry_mode` and `max_attempts` select.
    package var retryPolicy: any RetryPolicy {
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = maxAttempts?.value ?? settings.maxAttempts
        return retryMode?.value == .adaptive
            ? AdaptiveRetryPolicy(settings: settings) : StandardRetryPolicy(settings: settings)
    }
}

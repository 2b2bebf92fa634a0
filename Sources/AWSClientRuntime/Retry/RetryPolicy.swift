internal import AWSCore

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

/// An attempt that failed.
public struct FailedAttempt: Sendable {
    /// What another attempt can bring.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The connection, or the service, failed: that may pass.
        case transient
        /// Requests came too fast.
        case throttling
        /// The service does not find a job that this client has just created: it will.
        case notYetVisible
        /// Another attempt gets the same answer.
        case permanent
    }

    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// What another attempt can bring.
    public var kind: Kind
    /// How long the service asked to wait (`x-amz-retry-after`), if it did.
    public var retryAfter: Duration?
    /// The code that the service sent, if it sent an error.
    public var serviceCode: String?
    /// The response's HTTP status code, if there was a response.
    public var httpStatus: Int?
    /// What was wrong, in one line.
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
    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// What the last failure was that the policy allowed to be tried again, if there was one.
    public var precedingFailure: FailedAttempt.Kind?

    /// Creates the description of an attempt.
    public init(number: Int, precedingFailure: FailedAttempt.Kind? = nil) {
        self.number = number
        self.precedingFailure = precedingFailure
    }
}

/// What a call's failed attempts mean for the next; made with the first failure.
///
/// `@unchecked Sendable`: only the call's own task uses it, one attempt after the other.
final class RetryState: @unchecked Sendable {
    /// The request, which is encoded once.
    var request: EncodedRequest?
    var precedingFailure: FailedAttempt.Kind?
    var hasCorrectedClock = false
    var hasRefreshedCredentials = false
    /// The credentials that the service has refused as expired, and its refusal.
    var refused: (credentials: Credentials, failure: CallFailure)?
    /// Those that the provider has returned instead.
    var renewed: Credentials?
    /// How long to wait before the next attempt.
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

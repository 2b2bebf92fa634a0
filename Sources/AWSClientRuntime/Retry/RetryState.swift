internal import AWSCore

/// What a call's failed attempts mean for the next; made with the first failure.
///
/// `@unchecked Sendable`: only the call's own task uses it.
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

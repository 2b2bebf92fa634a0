internal import AWSCore

/// What a call's attempts so far mean for the next.
struct RetryState {
    var precedingFailure: FailedAttempt.Kind?
    var hasCorrectedClock = false
    var hasRefreshedCredentials = false
    /// The credentials that the service has refused as expired, and its refusal.
    var refused: (credentials: Credentials, failure: CallFailure)?
    /// How long to wait before the next attempt.
    var delay = Duration.zero
}

/// No attempt is tried again, because the caller does that at its own pace.
///
/// A second attempt is allowed all the same: the client needs one to correct a clock that differs from the
/// service's.
struct PacedByCaller: RetryPolicy {
    var name: String { "none" }
    var maxAttempts: Int { 2 }
    func delay(after failure: FailedAttempt) -> Duration? { nil }
    func record(success: SucceededAttempt) {}
}

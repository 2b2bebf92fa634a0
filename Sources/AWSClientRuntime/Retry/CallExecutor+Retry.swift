internal import AWSCore
internal import HTTPTypes

extension CallExecutor {
    /// Records the failure with the policy, and decides whether there is another attempt.
    func decideRetry(
        after failure: CallFailure,
        of attempt: Attempt,
        _ state: inout RetryState?
    ) -> Bool {
        let policy = policy(of: attempt.call)
        let retry = state ?? RetryState()
        state = retry
        retry.request = attempt.request
        let failed = FailedAttempt(attempt.number, failure, attempt.call)
        policy.record(failure: failed)
        let hasLearned = learnClock(from: failure, attempt)
        guard attempt.number < policy.maxAttempts else { return false }
        retry.delay = .zero
        if hasLearned, !retry.hasCorrectedClock {
            retry.hasCorrectedClock = true
            return true
        }
        if failure.row?.refreshesCredentials == true, !retry.hasRefreshedCredentials,
            let used = attempt.signed?.credentials
        {
            retry.hasRefreshedCredentials = true
            retry.refused = (used, failure)
            retry.precedingFailure = nil
            configuration.credentials.invalidate(used)
            return true
        }
        guard failed.kind != .permanent, let delay = policy.delay(after: failed) else { return false }
        retry.precedingFailure = failed.kind
        retry.delay = delay
        configuration.telemetry.recordRetry(attempt, after: failed, delay: delay)
        return true
    }

    private func learnClock(from failure: CallFailure, _ attempt: Attempt) -> Bool {
        guard failure.row?.meansClockSkew == true, let date = failure.serverDate else { return false }
        let host = attempt.signed?.head.authority ?? ""
        let now = configuration.clock.now
        guard skew.learn(serverDate: date, now: now, used: attempt.signed?.offset ?? 0, host: host) else {
            return false
        }
        configuration.telemetry.recordClockCorrection(attempt, seconds: skew.offset(for: host))
        return true
    }
}

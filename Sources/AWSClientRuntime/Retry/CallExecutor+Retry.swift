import AWSCore
import HTTPTransport
import HTTPTypes

extension CallExecutor {
    /// Waits before a retry: for the delay, for the policy, and for credentials
    /// other than those that were refused.
    @inline(never)
    func pause(_ call: any Call, _ retry: RetryState?) async throws {
        if let retry, retry.delay > .zero {
            try await configuration.delayClock.sleep(for: retry.delay.clamped)
        }
        try await policy(of: call).acquireSendToken()
        guard let retry, let refused = retry.refused else { return }
        let renewed = try await credentials()
        // The service would refuse the same keys again, whatever their expiration is said to be now.
        guard !renewed.hasSameKeys(as: refused.credentials) else { throw refused.failure }
        retry.refused = nil
        retry.renewed = renewed
    }

    /// Returns the state for another attempt, or nil if the call has succeeded despite the failure.
    ///
    /// - Throws: The failure that remains.
    @inline(never)
    func retryState(
        after attempt: Attempt,
        _ state: RetryState?,
        _ deadline: Deadline?
    ) async throws -> RetryState? {
        let call = attempt.call
        guard let failure = attempt.failure else { return nil }
        if let deadline, deadline.remaining <= .zero { throw Deadline.Expired(timeout: deadline.timeout) }
        let state = state ?? RetryState()
        if decideRetry(after: failure, of: attempt, state) { return state }
        guard call.canReconcile(after: failure) else { throw failure }
        if let standing = try await call.reconcile(after: failure, by: self, deadline: deadline) {
            throw standing
        }
        return nil
    }

    /// Records the failure with the policy, and decides whether to make another attempt.
    private func decideRetry(
        after failure: CallFailure,
        of attempt: Attempt,
        _ retry: RetryState
    ) -> Bool {
        let policy = policy(of: attempt.call)
        retry.request = attempt.request
        let failed = FailedAttempt(attempt.number, failure, attempt.call)
        policy.record(failure: failed)
        let hasLearned = learnClock(from: failure, attempt)
        let rejected = invalidateCredentials(after: failure, attempt, retry)
        guard attempt.number < policy.maxAttempts else { return false }
        retry.delay = .zero
        if hasLearned, !retry.hasCorrectedClock {
            retry.hasCorrectedClock = true
            return true
        }
        if let rejected {
            retry.refused = (rejected, failure)
            retry.precedingFailure = nil
            return true
        }
        guard failed.kind != .permanent, let delay = policy.delay(after: failed) else { return false }
        retry.precedingFailure = failed.kind
        retry.delay = delay
        configuration.telemetry.recordRetry(attempt, after: failed, delay: delay)
        return true
    }

    /// Invalidates the credentials if the service has rejected them as expired. Also after the last attempt, so that
    /// the next call gets newer ones.
    ///
    /// - Returns: The credentials, if the call may try newer ones, which it does once.
    private func invalidateCredentials(
        after failure: CallFailure,
        _ attempt: Attempt,
        _ retry: RetryState
    ) -> Credentials? {
        guard failure.row?.refreshesCredentials == true, let used = attempt.signed?.credentials
        else { return nil }
        configuration.credentials.invalidate(used)
        if retry.hasRefreshedCredentials { return nil }
        retry.hasRefreshedCredentials = true
        return used
    }

    private func learnClock(from failure: CallFailure, _ attempt: Attempt) -> Bool {
        guard failure.row?.meansClockSkew == true, let date = failure.serverDate else { return false }
        let host = attempt.signed?.request.head.authority ?? ""
        let now = configuration.clock.now
        guard skew.learn(serverDate: date, now: now, used: attempt.signed?.offset ?? 0, host: host) else {
            return false
        }
        configuration.telemetry.recordClockCorrection(attempt, seconds: skew.offset(for: host))
        return true
    }
}

extension Credentials {
    /// Whether requests are signed in the same way with both.
    fileprivate func hasSameKeys(as other: Credentials) -> Bool {
        accessKeyID == other.accessKeyID && secretAccessKey == other.secretAccessKey
            && sessionToken == other.sessionToken
    }
}

internal import Synchronization

/// What has become of a call so far, readable from outside when a deadline ends it.
final class CallRecord: Sendable {
    private struct State {
        var attempts = 0
        var isInFlight = false
        var mayHaveActed = false
        /// Not the error itself, for which every call would keep room.
        var lastFailure: AttemptFailure?
    }

    private let state = Mutex(State())

    /// The attempts that were begun.
    var attempts: Int { state.withLock { $0.attempts } }

    /// What the attempt that ended last failed with.
    var lastError: S3ControlError? { state.withLock { $0.lastFailure }?.error }

    /// Whether the service has had a request, in any attempt, the present one included, that it may have acted on.
    var mayHaveActed: Bool { state.withLock { $0.mayHaveActed || $0.isInFlight } }

    /// Counts an attempt, and returns its number.
    func beginAttempt() -> Int {
        state.withLock {
            $0.attempts += 1
            return $0.attempts
        }
    }

    /// Notes that the request goes to the transport now.
    func send() {
        state.withLock { $0.isInFlight = true }
    }

    /// Notes how the attempt ended: with nil, in success.
    func endAttempt(_ failure: AttemptFailure?) {
        state.withLock {
            $0.isInFlight = false
            $0.lastFailure = failure
            // After a success the service has acted, whatever may still keep the result from the caller.
            if failure?.error.effect != S3ControlError.Effect.none { $0.mayHaveActed = true }
        }
    }
}

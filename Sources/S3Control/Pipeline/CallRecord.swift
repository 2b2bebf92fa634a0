internal import Synchronization

/// What has become of a call so far, readable from outside when a deadline ends it.
final class CallRecord: Sendable {
    private struct State {
        var attempts = 0
        var isInFlight = false
        var mayHaveActed = false
        var lastError: S3ControlError?
    }

    /// Whether the call only reads, so that it has no effect whatever becomes of it.
    private let isReadOnly: Bool
    private let state = Mutex(State())

    init(isReadOnly: Bool) {
        self.isReadOnly = isReadOnly
    }

    /// The attempts that were begun.
    var attempts: Int { state.withLock { $0.attempts } }

    /// What the attempt that ended last failed with.
    var lastError: S3ControlError? { state.withLock { $0.lastError } }

    /// Whether the service may have acted on any attempt, the present one included.
    var effect: S3ControlError.Effect {
        isReadOnly ? .none : state.withLock { $0.mayHaveActed || $0.isInFlight ? .unknown : .none }
    }

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
    func endAttempt(_ error: S3ControlError?) {
        state.withLock {
            $0.isInFlight = false
            $0.lastError = error
            // After a success the service has acted, whatever may still keep the result from the caller.
            if error?.effect != S3ControlError.Effect.none { $0.mayHaveActed = true }
        }
    }
}

internal import Synchronization

/// What has become of a call so far, readable from outside when a deadline ends it.
final class CallRecord: Sendable {
    private struct State {
        var attempts = 0
        var isInFlight = false
        var mayHaveActed = false
    }

    private let state = Mutex(State())

    /// The attempts that were begun.
    var attempts: Int { state.withLock { $0.attempts } }

    /// Whether the service may have acted on any attempt, the present one included.
    var effect: S3ControlError.Effect {
        state.withLock { $0.mayHaveActed || $0.isInFlight ? .unknown : .none }
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

    /// Notes how the attempt ended.
    func endAttempt(effect: S3ControlError.Effect) {
        state.withLock {
            $0.isInFlight = false
            if effect == .unknown { $0.mayHaveActed = true }
        }
    }
}

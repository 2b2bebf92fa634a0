internal import HTTPTransport
internal import Synchronization

/// One call of `send`, from the caller's task to the transport's thread and back.
///
/// Whoever takes the continuation out, the caller's cancellation or the thread, resumes it: so it is
/// resumed exactly once.
final class Transfer: Sendable {
    typealias Outcome = Result<ReceivedResponse, any Error>
    typealias Continuation = CheckedContinuation<ReceivedResponse, any Error>

    private enum State {
        case created
        case awaited(Continuation)
        case ended
    }

    let request: PreparedRequest
    let options: TransferOptions
    let submitted: ContinuousClock.Instant
    private let state = Mutex(State.created)

    init(request: PreparedRequest, options: TransferOptions, submitted: ContinuousClock.Instant = .now) {
        self.request = request
        self.options = options
        self.submitted = submitted
    }

    /// Whether the caller has its outcome already.
    var hasEnded: Bool {
        state.withLock { state in
            if case .ended = state { true } else { false }
        }
    }

    /// Keeps the caller's continuation, or resumes it at once when the task was cancelled before.
    ///
    /// - Returns: Whether the transfer is to be made.
    func await(_ continuation: Continuation) -> Bool {
        let isWanted = state.withLock { state in
            guard case .created = state else { return false }
            state = .awaited(continuation)
            return true
        }
        if !isWanted { continuation.resume(throwing: CancellationError()) }
        return isWanted
    }

    /// Ends the transfer with `outcome`; does nothing when it has ended.
    ///
    /// - Returns: Whether the transfer ended now.
    @discardableResult
    func end(_ outcome: Outcome) -> Bool {
        let (continuation, endsNow) = state.withLock { state -> (Continuation?, Bool) in
            defer { state = .ended }
            return switch state {
            case .created: (nil, true)
            case .awaited(let continuation): (continuation, true)
            case .ended: (nil, false)
            }
        }
        continuation?.resume(with: outcome)
        return endsNow
    }
}

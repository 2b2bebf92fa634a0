internal import HTTPTransport
internal import Synchronization

/// One call of `send`, from the caller's task to the transport's thread and back.
///
/// The side that takes the continuation out of the lock resumes it: the caller's cancellation or the thread. So it is
/// resumed exactly once and needs no checked continuation, which would allocate. The outcome is passed through the
/// lock and not through the continuation, so that the reader sees what the thread has written. A sanitizer that
/// understands locks sees it, too.
final class Transfer: Sendable {
    typealias Outcome = Result<ReceivedResponse, any Error>
    typealias Continuation = UnsafeContinuation<Void, Never>

    @safe private enum State {
        case created
        case awaited(Continuation)
        case ended(Outcome)
    }

    let request: PreparedRequest
    let options: TransferOptions
    let submitted: ContinuousClock.Instant
    /// The slot that the caller has acquired; nil if the transport is to acquire one.
    let slot: TransferSlot?
    private let state = Mutex(State.created)

    init(
        request: PreparedRequest,
        options: TransferOptions,
        slot: TransferSlot? = nil,
        submitted: ContinuousClock.Instant = .now
    ) {
        self.slot = slot
        slot?.use()
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

    /// Records that the request is about to be sent.
    ///
    /// - Returns: False if the transfer has already ended, because its caller then knows that nothing was sent.
    func beginSending() -> Bool {
        state.withLock { state in
            if case .ended = state { return false }
            slot?.recordSending()
            return true
        }
    }

    /// Keeps the caller's continuation, or resumes it at once when the task was cancelled before.
    ///
    /// - Returns: Whether the transfer is to be made.
    func await(_ continuation: Continuation) -> Bool {
        let isWanted = state.withLock { state in
            guard case .created = state else { return false }
            state = unsafe .awaited(continuation)
            return true
        }
        if !isWanted { unsafe continuation.resume() }
        return isWanted
    }

    /// Ends the transfer with `outcome`; does nothing when it has ended.
    ///
    /// - Returns: Whether the transfer ended now.
    @discardableResult
    func end(_ outcome: Outcome) -> Bool {
        let (continuation, endsNow) = unsafe state.withLock { state -> (Continuation?, Bool) in
            let continuation: Continuation?
            switch state {
            case .created: unsafe continuation = nil
            case .awaited(let waiting): unsafe continuation = waiting
            case .ended: return (nil, false)
            }
            state = .ended(outcome)
            return unsafe (continuation, true)
        }
        unsafe continuation?.resume()
        return endsNow
    }

    /// The response of a transfer that has ended.
    ///
    /// - Throws: What it ended with instead of a response.
    func response() throws -> ReceivedResponse {
        let outcome = state.withLock { state -> Outcome? in
            if case .ended(let outcome) = state { outcome } else { nil }
        }
        guard let outcome else { preconditionFailure("The transfer's caller was resumed before it ended.") }
        return try outcome.get()
    }
}

import HTTPTransport
import Synchronization

/// One call of `send`, from the caller's task to the transport's thread and back.
///
/// The side that takes the continuation out of the lock resumes it: the caller's cancellation or the thread.
/// It is therefore resumed exactly once and does not need to be a checked continuation, which would allocate.
/// The outcome is passed through the lock instead of the continuation, so that the reader sees the thread's
/// writes. Sanitizers that support locks see them, too.
final class Transfer: Sendable {
    typealias Outcome = Result<ReceivedResponse, any Error>
    typealias Continuation = UnsafeContinuation<Void, Never>

    @safe private enum State {
        case created
        case awaited(Continuation)
        case ended(Outcome)
    }

    let request: PreparedRequest
    /// The limits, with clamped durations.
    let options: TransferOptions
    /// When the transfer was submitted, or the wait for its slot began. Its limits count from then.
    let submitted: ContinuousClock.Instant
    /// The slot that the caller has acquired; nil if the transport must acquire one.
    let slot: TransferSlot?
    private let state = Mutex(State.created)

    init(
        request: PreparedRequest,
        options: TransferOptions,
        slot: TransferSlot? = nil,
        submitted: ContinuousClock.Instant? = nil
    ) {
        self.slot = slot
        slot?.use()
        self.request = request
        self.options = options.clamped
        self.submitted = submitted ?? slot?.requested ?? .now
    }

    /// Whether the transfer uses a slot for prerequisite transfers.
    var isPrerequisite: Bool { slot == nil && options.isPrerequisite }

    /// Whether the transfer already has an outcome.
    var hasEnded: Bool {
        state.withLock { state in
            if case .ended = state { true } else { false }
        }
    }

    /// Records that the request is about to be sent.
    ///
    /// - Returns: False if the transfer has already ended, because its caller then
    ///   assumes that nothing was sent.
    func beginSending() -> Bool {
        state.withLock { state in
            if case .ended = state { return false }
            slot?.recordSending()
            return true
        }
    }

    /// Stores the caller's continuation, or resumes it at once if the task was already cancelled.
    ///
    /// - Returns: Whether to start the transfer.
    func await(_ continuation: Continuation) -> Bool {
        let isWanted = state.withLock { state in
            guard case .created = state else { return false }
            state = unsafe .awaited(continuation)
            return true
        }
        if !isWanted { unsafe continuation.resume() }
        return isWanted
    }

    /// Ends the transfer with `outcome` if it has not ended yet.
    ///
    /// - Returns: Whether this call ended the transfer.
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

    /// Returns the response of a transfer that has ended.
    ///
    /// - Throws: The error with which the transfer ended, if it has no response.
    func response() throws -> ReceivedResponse {
        let outcome = state.withLock { state -> Outcome? in
            if case .ended(let outcome) = state { outcome } else { nil }
        }
        guard let outcome else { preconditionFailure("The transfer's caller was resumed before it ended.") }
        return try outcome.get()
    }
}

extension TransferOptions {
    /// The same limits with clamped durations.
    fileprivate var clamped: TransferOptions {
        var options = self
        options.connectTimeout = connectTimeout?.clamped()
        options.timeout = timeout?.clamped()
        options.queueTimeout = queueTimeout?.clamped()
        options.stallTimeout = stallTimeout?.clamped()
        return options
    }
}

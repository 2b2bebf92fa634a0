import Synchronization

/// A task that waits for a slot.
///
/// The owner of the slots or the task's cancellation ends the wait, whichever happens first.
package final class SlotWaiter: Sendable {
    /// How a wait ended.
    package enum Outcome: Sendable {
        case acquired
        case expired
        case shutDown
        case cancelled
    }

    @safe private enum State {
        case created
        case suspended(UnsafeContinuation<Void, Never>)
        case ended(Outcome)
    }

    private let state = Mutex(State.created)

    package init() {}

    /// Ends the wait.
    ///
    /// - Returns: False if the wait had already ended. A slot that was passed with `acquired` then goes to
    ///   the next waiter.
    package func end(_ outcome: Outcome) -> Bool {
        let (continuation, isFirst) = unsafe state.withLock {
            state -> (UnsafeContinuation<Void, Never>?, Bool) in
            let continuation: UnsafeContinuation<Void, Never>?
            switch state {
            case .created: unsafe continuation = nil
            case .suspended(let waiting): unsafe continuation = waiting
            case .ended: return (nil, false)
            }
            state = .ended(outcome)
            return unsafe (continuation, true)
        }
        unsafe continuation?.resume()
        return isFirst
    }

    /// Returns the outcome after the wait has ended.
    ///
    /// - Parameter drop: Removes the waiter from its queue if the task is cancelled.
    package func outcome(dropping drop: @Sendable () -> Void) async -> Outcome {
        await withTaskCancellationHandler {
            unsafe await withUnsafeContinuation { continuation in
                if unsafe !suspend(continuation) { unsafe continuation.resume() }
            }
        } onCancel: {
            if end(.cancelled) { drop() }
        }
        return state.withLock { state in
            if case .ended(let outcome) = state { outcome } else { .cancelled }
        }
    }

    /// - Returns: Whether the wait continues; false if it has already ended.
    private func suspend(_ continuation: UnsafeContinuation<Void, Never>) -> Bool {
        state.withLock { state in
            guard case .created = state else { return false }
            state = unsafe .suspended(continuation)
            return true
        }
    }
}

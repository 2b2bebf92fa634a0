internal import Synchronization

/// Lets one task through at a time, in the order in which they came; one that waits can be cancelled.
final class TurnQueue: Sendable {
    private struct State {
        var isTaken = false
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
        /// Tickets are numbered in order: who comes next is the first from here on that still waits.
        var firstTicket = 0
        var nextTicket = 0

        mutating func popFirst() -> CheckedContinuation<Void, any Error>? {
            while firstTicket < nextTicket {
                defer { firstTicket += 1 }
                if let waiter = waiters.removeValue(forKey: firstTicket) { return waiter }
            }
            return nil
        }
    }

    private let state = Mutex(State())

    /// Waits for the turn, which lasts until ``leave()``.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled; then it has no turn.
    func enter() async throws {
        let ticket = state.withLock { state -> Int? in
            guard state.isTaken else {
                state.isTaken = true
                return nil
            }
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
        guard let ticket else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                enqueue(continuation, ticket: ticket)
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume(throwing: CancellationError())
        }
    }

    private func enqueue(_ continuation: CheckedContinuation<Void, any Error>, ticket: Int) {
        enum Fate { case waits, goes, isCancelled }
        let fate = state.withLock { state -> Fate in
            if Task.isCancelled { return .isCancelled }
            // The turn may have ended between the ticket and here,
            guard state.isTaken else {
                state.isTaken = true
                return .goes
            }
            // or gone to a later ticket, that found this one not waiting yet.
            state.firstTicket = min(state.firstTicket, ticket)
            state.waiters[ticket] = continuation
            return .waits
        }
        switch fate {
        case .waits: break
        case .goes: continuation.resume()
        case .isCancelled: continuation.resume(throwing: CancellationError())
        }
    }

    /// Ends the turn and passes it on.
    func leave() {
        let next = state.withLock { state in
            let next = state.popFirst()
            if next == nil { state.isTaken = false }
            return next
        }
        next?.resume()
    }
}

internal import Synchronization

/// Lets a number of tasks through at a time, in the order in which they came; one that waits can be cancelled.
final class TurnQueue: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Waiter {
        var continuation: CheckedContinuation<Bool, any Error>
        var deadline: Instant?
    }

    private struct State {
        /// How many more may have their turn.
        var free: Int
        var waiters: [Int: Waiter] = [:]
        /// Tickets are numbered in order: who comes next is the first from here on that still waits.
        var firstTicket = 0
        var nextTicket = 0

        /// Takes out those that have waited too long, up to the first that has not, who comes next.
        mutating func popFirst(at now: Instant) -> (next: Waiter?, overdue: [Waiter]) {
            var overdue: [Waiter] = []
            while firstTicket < nextTicket {
                defer { firstTicket += 1 }
                guard let waiter = waiters.removeValue(forKey: firstTicket) else { continue }
                guard let deadline = waiter.deadline, deadline <= now else { return (waiter, overdue) }
                overdue.append(waiter)
            }
            return (nil, overdue)
        }
    }

    private let state: Mutex<State>

    /// Creates a queue for `width` at a time, at least 1.
    init(width: Int = 1) {
        state = Mutex(State(free: max(1, width)))
    }

    /// Takes a turn, which lasts until ``leave(at:)``, if there is one without waiting.
    func enterAtOnce() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    /// Waits for a turn, which lasts until ``leave(at:)``.
    ///
    /// - Parameter deadline: Until when to wait. Noticed whenever a turn ends: no task wakes up for it.
    /// - Returns: Whether there is a turn; there is none once `deadline` has passed.
    /// - Throws: `CancellationError`, at once, when the task is cancelled; then there is no turn.
    @discardableResult
    func enter(before deadline: Instant? = nil) async throws -> Bool {
        let ticket = state.withLock { state -> Int? in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
        guard let ticket else { return true }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(Waiter(continuation: continuation, deadline: deadline), ticket: ticket)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func enqueue(_ waiter: Waiter, ticket: Int) {
        enum Fate { case waits, goes, isCancelled }
        let fate = state.withLock { state -> Fate in
            if Task.isCancelled { return .isCancelled }
            // A turn may have ended between the ticket and here,
            guard state.free == 0 else {
                state.free -= 1
                return .goes
            }
            // or gone to a later ticket, that found this one not waiting yet.
            state.firstTicket = min(state.firstTicket, ticket)
            state.waiters[ticket] = waiter
            return .waits
        }
        switch fate {
        case .waits: break
        case .goes: waiter.continuation.resume(returning: true)
        case .isCancelled: waiter.continuation.resume(throwing: CancellationError())
        }
    }

    /// Ends a turn and passes it on.
    func leave(at now: @autoclosure () -> Instant = .now) {
        let someoneWaits = state.withLock { state in
            if !state.waiters.isEmpty { return true }
            state.firstTicket = state.nextTicket
            state.free += 1
            return false
        }
        if someoneWaits { passOn(at: now()) }
    }

    @inline(never)
    private func passOn(at now: Instant) {
        let (next, overdue) = state.withLock { state in
            let found = state.popFirst(at: now)
            if found.next == nil { state.free += 1 }
            return found
        }
        for waiter in overdue { waiter.continuation.resume(returning: false) }
        next?.continuation.resume(returning: true)
    }
}

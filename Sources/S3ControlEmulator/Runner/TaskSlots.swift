internal import Basics
internal import Synchronization

/// The places for tasks that run at the same time, given to the job of the highest priority first.
final class TaskSlots: Sendable {
    private let state: Mutex<State>

    private struct State: Sendable {
        var free: Int
        var waiting = BinaryHeap<Waiter>()
        /// Who still waits, and for which run.
        var continuations: [Int: (run: ObjectIdentifier, continuation: CheckedContinuation<Bool, Never>)] =
            [:]
        var next = 0
    }

    private struct Waiter: Comparable, Sendable {
        let priority: Int
        let number: Int

        /// The higher priority goes first, and among equals the one that has waited longer.
        static func < (left: Self, right: Self) -> Bool {
            (right.priority, left.number) < (left.priority, right.number)
        }
    }

    init(_ count: Int) {
        state = Mutex(State(free: max(count, 1)))
    }

    /// Waits for a place.
    ///
    /// - Returns: Whether there is one; false when ``wake(_:)`` ended the wait.
    func acquire(for run: JobRun) async -> Bool {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state -> Bool in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                // Noted in the same breath as a stop is looked for, so that no waker is missed.
                state.continuations[state.next] = (ObjectIdentifier(run), continuation)
                state.waiting.insert(Waiter(priority: run.priority, number: state.next))
                state.next += 1
                return false
            }
            if isFree { continuation.resume(returning: true) } else if run.isStopped { wake(run) }
        }
    }

    /// Gives a place back.
    func release() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            while let waiter = state.waiting.popFirst() {
                if let found = state.continuations.removeValue(forKey: waiter.number) {
                    return found.continuation
                }
            }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }

    /// Ends the wait for a run's next place: it is stopped, or its priority is another.
    func wake(_ run: JobRun) {
        let woken = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            let numbers = state.continuations.filter { $0.value.run == ObjectIdentifier(run) }.keys
            return numbers.compactMap { state.continuations.removeValue(forKey: $0)?.continuation }
        }
        for continuation in woken { continuation.resume(returning: false) }
    }
}

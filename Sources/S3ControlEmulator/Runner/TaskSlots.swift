import Basics
import Synchronization

/// The slots for tasks that run at the same time. The job with the highest priority gets the next slot.
final class TaskSlots: Sendable {
    private let state: Mutex<State>

    private struct State: Sendable {
        var free: Int
        var waiting = BinaryHeap<Waiter>()
        /// The continuations of waiting tasks and the runs that they belong to, by number.
        var continuations: [Int: (run: ObjectIdentifier, continuation: CheckedContinuation<Bool, Never>)] =
            [:]
        var next = 0
    }

    private struct Waiter: Comparable, Sendable {
        let priority: Int
        let number: Int

        /// Orders by descending priority, then by arrival.
        static func < (left: Self, right: Self) -> Bool {
            (right.priority, left.number) < (left.priority, right.number)
        }
    }

    init(_ count: Int) {
        state = Mutex(State(free: max(count, 1)))
    }

    /// Waits for a slot.
    ///
    /// - Returns: Whether a slot was acquired; false if ``wake(_:)`` ended the wait.
    func acquire(for run: JobRun) async -> Bool {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state -> Bool in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                // Registered before the check below whether the run is stopped, so that no wake is missed.
                state.continuations[state.next] = (ObjectIdentifier(run), continuation)
                state.waiting.insert(Waiter(priority: run.priority, number: state.next))
                state.next += 1
                return false
            }
            if isFree { continuation.resume(returning: true) } else if run.isStopped { wake(run) }
        }
    }

    /// Releases a slot.
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

    /// Ends the waits for a run's next slots, because the run is stopped or its priority has changed.
    func wake(_ run: JobRun) {
        let woken = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            let numbers = state.continuations.filter { $0.value.run == ObjectIdentifier(run) }.keys
            return numbers.compactMap { state.continuations.removeValue(forKey: $0)?.continuation }
        }
        for continuation in woken { continuation.resume(returning: false) }
    }
}

import Basics
import Synchronization

/// A clock that stands still while code runs, and jumps to the next deadline when all code waits.
///
/// A ``VirtualTimeline`` drives it. Hours of waiting take no time, and always happen in the same order.
public final class VirtualClock: Clock, Sendable {
    /// An instant of a virtual clock.
    public struct Instant: InstantProtocol {
        /// The time since the clock's start.
        public var elapsed: Duration

        /// The instant `duration` after this one.
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }

        /// The time from this instant to `other`.
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }

        /// Whether `left` is earlier.
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private struct State {
        var now = Duration.zero
        var sleepers = SleeperHeap()
        var nextID = 0
    }

    private let state = Mutex(State())

    /// Creates a clock at time zero.
    public init() {}

    /// The current instant.
    public var now: Instant { Instant(elapsed: state.withLock { $0.now }) }

    /// The time since the clock's start.
    public var elapsed: Duration { now.elapsed }

    /// One nanosecond. The clock itself is exact.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the clock has reached `deadline`.
    ///
    /// - Throws: `CancellationError` immediately when the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                // Checked under the lock, so that a cancellation is either seen here or finds the sleeper.
                let isOver = state.withLock { state in
                    if Task.isCancelled || deadline.elapsed <= state.now { return true }
                    state.sleepers.insert(
                        Sleeper(deadline: deadline.elapsed, id: id, continuation: continuation)
                    )
                    return false
                }
                guard isOver else { return }
                continuation.resume(with: Task.isCancelled ? .failure(CancellationError()) : .success(()))
            }
        } onCancel: {
            state.withLock { $0.sleepers.remove(id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Advances to the next deadline and wakes its sleeper.
    ///
    /// - Returns: Whether there was a sleeper.
    func wakeNext() -> Bool {
        let sleeper = state.withLock { state in
            let sleeper = state.sleepers.popFirst()
            if let sleeper { state.now = max(state.now, sleeper.deadline) }
            return sleeper
        }
        sleeper?.continuation.resume()
        return sleeper != nil
    }
}

/// A waiting task and its deadline.
struct Sleeper: Sendable, Comparable {
    var deadline: Duration
    /// Orders sleepers with the same deadline: first in, first out.
    var id: Int
    var continuation: CheckedContinuation<Void, any Error>

    static func < (left: Sleeper, right: Sleeper) -> Bool {
        (left.deadline, left.id) < (right.deadline, right.id)
    }

    static func == (left: Sleeper, right: Sleeper) -> Bool { left.id == right.id }
}

/// The sleepers of a clock, ordered by deadline.
struct SleeperHeap: Sendable {
    private var heap = BinaryHeap<Sleeper>()
    /// Cancelled sleepers stay in the heap until they reach its front, which keeps cancellation cheap.
    private var waiting: [Int: Sleeper] = [:]

    mutating func insert(_ sleeper: Sleeper) {
        waiting[sleeper.id] = sleeper
        heap.insert(sleeper)
    }

    /// Removes a sleeper; nil if it has already woken.
    mutating func remove(_ id: Int) -> Sleeper? {
        waiting.removeValue(forKey: id)
    }

    /// Removes the sleeper with the earliest deadline.
    mutating func popFirst() -> Sleeper? {
        while let first = heap.popFirst() {
            if waiting.removeValue(forKey: first.id) != nil { return first }
        }
        return nil
    }
}

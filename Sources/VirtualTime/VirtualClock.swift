internal import Basics
internal import Synchronization

/// A clock that stands still while anything runs by it, and jumps to the next instant that is waited for.
///
/// ``VirtualTimeline`` moves it: hours of waiting pass in no time, and in the same order every time.
public final class VirtualClock: Clock, Sendable {
    /// An instant of a virtual clock.
    public struct Instant: InstantProtocol {
        /// The time since the clock began.
        public var elapsed: Duration

        /// The instant that comes after this one by `duration`.
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }

        /// The time from this instant to `other`.
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }

        /// Whether `left` comes first.
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private struct State {
        var now = Duration.zero
        var sleepers = SleeperHeap()
        var nextID = 0
    }

    private let state = Mutex(State())

    /// Creates a clock that shows zero.
    public init() {}

    /// The present instant.
    public var now: Instant { Instant(elapsed: state.withLock { $0.now }) }

    /// The time since the clock began.
    public var elapsed: Duration { now.elapsed }

    /// A nanosecond; the clock itself is exact.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the clock has come to `deadline`.
    ///
    /// - Throws: `CancellationError` at once when the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                // Looked at under the lock: a cancellation either comes before and is seen here, or finds
                // the sleeper there.
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

    /// Moves on to the first instant that is waited for, and wakes who waits for it.
    ///
    /// - Returns: Whether anybody waited.
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

/// Who waits, and until when.
struct Sleeper: Sendable, Comparable {
    var deadline: Duration
    /// Orders those who wait until the same instant: who came first wakes first.
    var id: Int
    var continuation: CheckedContinuation<Void, any Error>

    static func < (left: Sleeper, right: Sleeper) -> Bool {
        (left.deadline, left.id) < (right.deadline, right.id)
    }

    static func == (left: Sleeper, right: Sleeper) -> Bool { left.id == right.id }
}

/// The sleepers of a clock; the one that wakes next comes out first.
struct SleeperHeap: Sendable {
    private var heap = BinaryHeap<Sleeper>()
    /// Those that were cancelled leave the heap only when they come out, which keeps cancelling cheap.
    private var waiting: [Int: Sleeper] = [:]

    mutating func insert(_ sleeper: Sleeper) {
        waiting[sleeper.id] = sleeper
        heap.insert(sleeper)
    }

    /// Takes a sleeper out; nil when it has woken already.
    mutating func remove(_ id: Int) -> Sleeper? {
        waiting.removeValue(forKey: id)
    }

    /// Takes out the sleeper that wakes next.
    mutating func popFirst() -> Sleeper? {
        while let first = heap.popFirst() {
            if waiting.removeValue(forKey: first.id) != nil { return first }
        }
        return nil
    }
}

internal import Basics

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

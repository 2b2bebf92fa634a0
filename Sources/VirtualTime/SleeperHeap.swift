/// Who waits, and until when.
struct Sleeper: Sendable {
    var deadline: Duration
    /// Orders those who wait until the same instant: who came first wakes first.
    var id: Int
    var continuation: CheckedContinuation<Void, any Error>

    func wakes(before other: Sleeper) -> Bool {
        (deadline, id) < (other.deadline, other.id)
    }
}

/// The sleepers of a clock; the one that wakes next comes out first.
struct SleeperHeap: Sendable {
    private var heap: [Sleeper] = []
    /// Those that were cancelled leave the heap only when they come out, which keeps cancelling cheap.
    private var waiting: [Int: Sleeper] = [:]

    mutating func insert(_ sleeper: Sleeper) {
        waiting[sleeper.id] = sleeper
        heap.append(sleeper)
        var index = heap.count - 1
        while index > 0, heap[index].wakes(before: heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes a sleeper out; nil when it has woken already.
    mutating func remove(_ id: Int) -> Sleeper? {
        waiting.removeValue(forKey: id)
    }

    /// Takes out the sleeper that wakes next.
    mutating func popFirst() -> Sleeper? {
        while let first = heap.first {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            sink()
            if waiting.removeValue(forKey: first.id) != nil { return first }
        }
        return nil
    }

    private mutating func sink() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].wakes(before: heap[least]) {
                least = child
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}

/// Deadlines by ticket, the earliest first; a binary heap in which any ticket can be taken out.
struct DeadlineHeap {
    typealias Instant = ContinuousClock.Instant

    private var items: [(deadline: Instant, ticket: Int)] = []
    private var positions: [Int: Int] = [:]

    /// The earliest deadline.
    var first: Instant? { items.first?.deadline }

    /// How many there are.
    var count: Int { items.count }

    /// Adds `ticket`, which must not be there.
    mutating func insert(_ ticket: Int, deadline: Instant) {
        items.append((deadline, ticket))
        positions[ticket] = items.count - 1
        moveUp(items.count - 1)
    }

    /// Takes `ticket` out if it is there.
    mutating func remove(_ ticket: Int) {
        guard let position = positions.removeValue(forKey: ticket) else { return }
        let last = items.removeLast()
        guard position < items.count else { return }
        items[position] = last
        positions[last.ticket] = position
        moveUp(position)
        moveDown(position)
    }

    /// Takes out the earliest ticket if its deadline is `now` or earlier.
    mutating func popFirst(dueAt now: Instant) -> Int? {
        guard let first = items.first, first.deadline <= now else { return nil }
        remove(first.ticket)
        return first.ticket
    }

    private mutating func moveUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].deadline < items[parent].deadline else { return }
            swap(child, parent)
            child = parent
        }
    }

    private mutating func moveDown(_ start: Int) {
        var parent = start
        while true {
            var earliest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count {
                if items[child].deadline < items[earliest].deadline { earliest = child }
            }
            guard earliest != parent else { return }
            swap(parent, earliest)
            parent = earliest
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        items.swapAt(one, other)
        positions[items[one].ticket] = one
        positions[items[other].ticket] = other
    }
}

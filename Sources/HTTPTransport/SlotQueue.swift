/// A number of slots, and those that wait for one, in order of arrival; each may have a deadline.
///
/// A value without I/O: its owner guards it with a lock, and resumes the waiters that it returns after unlocking.
package struct SlotQueue<Waiter> {
    package typealias Instant = ContinuousClock.Instant
    package typealias Ticket = Int

    private struct Entry {
        var waiter: Waiter
        var deadline: Instant?
    }

    private let limit: Int
    private var used = 0
    private var nextTicket = 0
    /// Tickets in order; those that `entries` lacks were cancelled or have expired.
    private var order: [Ticket] = []
    private var head = 0
    private var entries: [Ticket: Entry] = [:]
    private var deadlines = DeadlineHeap()

    /// Creates a queue of `limit` slots, at least 1.
    package init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// How many wait.
    package var waitingCount: Int { entries.count }

    /// Whether nothing waits and no slot is used.
    package var isIdle: Bool { entries.isEmpty && used == 0 }

    /// Takes a slot if one is free.
    package mutating func tryAcquire() -> Bool {
        guard used < limit else { return false }
        used += 1
        return true
    }

    /// Puts `waiter` last; at `deadline` it has waited too long.
    package mutating func append(_ waiter: Waiter, deadline: Instant?) -> Ticket {
        let ticket = nextTicket
        nextTicket += 1
        order.append(ticket)
        entries[ticket] = Entry(waiter: waiter, deadline: deadline)
        if let deadline { deadlines.insert(ticket, deadline: deadline) }
        return ticket
    }

    /// Gives a slot back, and passes it on.
    ///
    /// - Returns: The waiter that has it now.
    package mutating func release() -> Waiter? {
        while head < order.count {
            let ticket = order[head]
            head += 1
            if head > 64, head * 2 > order.count {
                order.removeFirst(head)
                head = 0
            }
            if let waiter = remove(ticket) { return waiter }
        }
        used -= 1
        return nil
    }

    /// Takes a waiter out.
    ///
    /// - Returns: The waiter; nil if it waits no more.
    package mutating func remove(_ ticket: Ticket) -> Waiter? {
        guard let entry = entries.removeValue(forKey: ticket) else { return nil }
        if entry.deadline != nil { deadlines.remove(ticket) }
        return entry.waiter
    }

    /// Takes out those whose deadline is `now` or earlier.
    package mutating func expire(at now: Instant) -> [Waiter] {
        var expired: [Waiter] = []
        while let ticket = deadlines.popFirst(dueAt: now) {
            if let waiter = remove(ticket) { expired.append(waiter) }
        }
        return expired
    }

    /// Takes out all that wait.
    package mutating func removeAll() -> [Waiter] {
        let waiters = order[head...].compactMap { entries[$0]?.waiter }
        order = []
        head = 0
        entries = [:]
        deadlines = DeadlineHeap()
        return waiters
    }

    /// When ``expire(at:)`` has something to do next; nil while nothing that waits has a deadline.
    package var nextDeadline: Instant? { deadlines.first }
}

/// Deadlines by ticket, the earliest first: a binary heap from which any ticket can be removed.
private struct DeadlineHeap {
    typealias Instant = ContinuousClock.Instant

    private var items: [(deadline: Instant, ticket: Int)] = []
    private var positions: [Int: Int] = [:]

    /// The earliest deadline.
    var first: Instant? { items.first?.deadline }

    /// Adds `ticket`, which must not be there.
    mutating func insert(_ ticket: Int, deadline: Instant) {
        items.append((deadline, ticket))
        positions[ticket] = items.count - 1
        moveUp(items.count - 1)
    }

    /// Removes `ticket` if it is there.
    mutating func remove(_ ticket: Int) {
        guard let position = positions.removeValue(forKey: ticket) else { return }
        let last = items.removeLast()
        guard position < items.count else { return }
        items[position] = last
        positions[last.ticket] = position
        moveUp(position)
        moveDown(position)
    }

    /// Removes the earliest ticket if its deadline is `now` or earlier.
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

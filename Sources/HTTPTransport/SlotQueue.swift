/// A number of slots and a queue of waiters, in order of arrival. Each waiter may have a deadline.
///
/// A value without I/O. Its owner guards it with a lock and resumes the returned waiters after unlocking.
package struct SlotQueue<Waiter> {
    package typealias Instant = ContinuousClock.Instant
    package typealias Ticket = Int

    private struct Entry {
        let ticket: Ticket
        let hasDeadline: Bool
        /// nil after the waiter was removed.
        var waiter: Waiter?
    }

    private let limit: Int
    private var used = 0
    /// The entries from ``head`` on are in the order of their tickets. Some waiters were already removed.
    private var entries: [Entry] = []
    private var head = 0
    private var nextTicket = 0
    /// The number of waiters.
    package private(set) var waitingCount = 0
    /// The deadlines of the waiters, and of some that were already removed.
    private var deadlines: [(deadline: Instant, ticket: Ticket)] = []
    private var deadlineCount = 0

    /// Creates a queue of `limit` slots, at least 1.
    package init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Whether there are no waiters and no slots in use.
    package var isIdle: Bool { waitingCount == 0 && used == 0 }

    /// Takes a slot if one is free.
    package mutating func tryAcquire() -> Bool {
        guard used < limit else { return false }
        used += 1
        return true
    }

    /// Adds `waiter` to the end of the queue. It expires at `deadline`.
    package mutating func append(_ waiter: Waiter, deadline: Instant?) -> Ticket {
        let ticket = nextTicket
        nextTicket += 1
        entries.append(Entry(ticket: ticket, hasDeadline: deadline != nil, waiter: waiter))
        waitingCount += 1
        if let deadline {
            deadlineCount += 1
            insert(deadline, ticket)
        }
        return ticket
    }

    /// Releases a slot and passes it to the first waiter.
    ///
    /// - Returns: The waiter that now has the slot, if any.
    package mutating func release() -> Waiter? {
        while head < entries.count {
            head += 1
            if let waiter = take(head - 1) { return waiter }
        }
        used -= 1
        return nil
    }

    /// Removes a waiter from the queue.
    ///
    /// - Returns: The waiter; nil if it is not in the queue anymore.
    package mutating func remove(_ ticket: Ticket) -> Waiter? {
        position(of: ticket).flatMap { take($0) }
    }

    private mutating func take(_ position: Int) -> Waiter? {
        guard let waiter = entries[position].waiter else { return nil }
        entries[position].waiter = nil
        waitingCount -= 1
        if entries[position].hasDeadline { deadlineCount -= 1 }
        compact()
        return waiter
    }

    /// Returns the index of the ticket's entry; nil if its waiter is not in the queue anymore.
    private func position(of ticket: Ticket) -> Int? {
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].ticket < ticket { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].ticket == ticket && entries[low].waiter != nil ? low : nil
    }

    /// Removes and returns the waiters whose deadline is `now` or earlier.
    package mutating func expire(at now: Instant) -> [Waiter] {
        var expired: [Waiter] = []
        while let first = deadlines.first, first.deadline <= now {
            removeFirstDeadline()
            if let waiter = remove(first.ticket) { expired.append(waiter) }
        }
        return expired
    }

    /// Removes and returns all waiters.
    package mutating func removeAll() -> [Waiter] {
        let waiters = entries.compactMap(\.waiter)
        entries = []
        head = 0
        waitingCount = 0
        deadlines = []
        deadlineCount = 0
        return waiters
    }

    /// When to call ``expire(at:)`` next; nil if no waiter has a deadline.
    package var nextDeadline: Instant? {
        mutating get {
            while let first = deadlines.first {
                if position(of: first.ticket) != nil { return first.deadline }
                removeFirstDeadline()
            }
            return nil
        }
    }

    /// Discards the entries and deadlines of removed waiters when they are more than half.
    private mutating func compact() {
        if waitingCount == 0 {
            entries.removeAll(keepingCapacity: entries.capacity <= 1024)
            deadlines.removeAll(keepingCapacity: deadlines.capacity <= 1024)
            head = 0
            return
        }
        if entries.count > 64, entries.count > 2 * waitingCount {
            entries.removeAll { $0.waiter == nil }
            head = 0
        }
        if deadlines.count > 64, deadlines.count > 2 * deadlineCount {
            // A sorted array is also a heap.
            deadlines = deadlines.filter { position(of: $0.ticket) != nil }.sorted {
                $0.deadline < $1.deadline
            }
        }
    }
}

/// A binary heap with the earliest deadline first. Most deadlines arrive in order and are not moved.
extension SlotQueue {
    private mutating func insert(_ deadline: Instant, _ ticket: Ticket) {
        deadlines.append((deadline, ticket))
        var child = deadlines.count - 1
        while child > 0, case let parent = (child - 1) / 2, deadline < deadlines[parent].deadline {
            deadlines.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirstDeadline() {
        let last = deadlines.removeLast()
        guard !deadlines.isEmpty else { return }
        var parent = 0
        while case var child = 2 * parent + 1, child < deadlines.count {
            if child + 1 < deadlines.count, deadlines[child + 1].deadline < deadlines[child].deadline {
                child += 1
            }
            guard deadlines[child].deadline < last.deadline else { break }
            deadlines[parent] = deadlines[child]
            parent = child
        }
        deadlines[parent] = last
    }
}

/// The transfers that wait, in the order in which they came, and how many run.
///
/// Strictly first come, first served: since every running transfer ends by its limits, none waits for ever.
struct TransferQueue<Element> {
    typealias Instant = ContinuousClock.Instant

    private struct Entry {
        var element: Element
        var deadline: Instant?
    }

    private let limit: Int
    private var running = 0
    private var nextTicket = 0
    /// Tickets in order; those that are in `entries` no more were cancelled or timed out.
    private var order: [Int] = []
    private var head = 0
    private var entries: [Int: Entry] = [:]
    private var tickets: [ObjectIdentifier: Int] = [:]
    private var deadlines = DeadlineHeap()
    private let identify: (Element) -> ObjectIdentifier

    /// A queue that lets `limit` elements run at a time.
    init(limit: Int, identify: @escaping (Element) -> ObjectIdentifier) {
        self.limit = limit
        self.identify = identify
    }

    /// How many wait.
    var waitingCount: Int { entries.count }

    /// Whether nothing waits and nothing runs.
    var isEmpty: Bool { entries.isEmpty && running == 0 }

    /// Whether something waits and may run.
    var canStart: Bool { running < limit && !entries.isEmpty }

    /// Puts `element` last; at `deadline` it has waited too long.
    mutating func append(_ element: Element, deadline: Instant?) {
        let ticket = nextTicket
        nextTicket += 1
        order.append(ticket)
        entries[ticket] = Entry(element: element, deadline: deadline)
        tickets[identify(element)] = ticket
        if let deadline { deadlines.insert(ticket, deadline: deadline) }
    }

    /// The first that waits, if one more may run; it counts as running from now.
    mutating func start() -> Element? {
        guard running < limit else { return nil }
        while head < order.count {
            let ticket = order[head]
            head += 1
            if head > 64, head * 2 > order.count {
                order.removeFirst(head)
                head = 0
            }
            if let entry = remove(ticket) {
                running += 1
                return entry.element
            }
        }
        return nil
    }

    /// Counts one more as running that need not wait.
    ///
    /// - Returns: Whether it may run; it has to be appended otherwise.
    mutating func startAtOnce() -> Bool {
        guard running < limit, entries.isEmpty else { return false }
        running += 1
        return true
    }

    /// One that ran has ended.
    mutating func finish() {
        running -= 1
    }

    /// Takes `element` out if it waits.
    ///
    /// - Returns: Whether it waited.
    mutating func cancel(_ element: Element) -> Bool {
        guard let ticket = tickets[identify(element)] else { return false }
        return remove(ticket) != nil
    }

    /// Takes out those whose deadline is `now` or earlier.
    mutating func expire(at now: Instant) -> [Element] {
        var expired: [Element] = []
        while let ticket = deadlines.popFirst(dueAt: now) {
            if let entry = remove(ticket) { expired.append(entry.element) }
        }
        return expired
    }

    /// Takes out all that wait.
    mutating func removeAll() -> [Element] {
        let elements = order[head...].compactMap { entries[$0]?.element }
        order = []
        head = 0
        entries = [:]
        tickets = [:]
        deadlines = DeadlineHeap()
        return elements
    }

    /// Whether something that waits has a deadline.
    var hasDeadlines: Bool { deadlines.count > 0 }

    /// When ``expire(at:)`` has something to do next; nil while nothing that waits has a deadline.
    var nextDeadline: Instant? { deadlines.first }

    private mutating func remove(_ ticket: Int) -> Entry? {
        guard let entry = entries.removeValue(forKey: ticket) else { return nil }
        tickets[identify(entry.element)] = nil
        if entry.deadline != nil { deadlines.remove(ticket) }
        return entry
    }
}

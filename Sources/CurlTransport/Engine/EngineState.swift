internal import HTTPTransport

/// What the callers leave for the transport's thread, the slots of transfers, and whether there is a thread.
///
/// Changed under the engine's lock; each change returns what to do after the lock is let go.
struct EngineState {
    /// What the thread has to see to.
    ///
    /// The thread keeps one, whose arrays it exchanges for those that the callers have filled: so none is allocated.
    struct Work {
        var submitted: [Transfer] = []
        var cancelled: [Transfer] = []
        var isClosing = false
        var isAborting = false
        /// The earliest deadline of what waits for a slot.
        var slotDeadline: ContinuousClock.Instant?

        /// Forgets the transfers that have been seen to.
        mutating func removeTransfers() {
            if !submitted.isEmpty { submitted.removeAll(keepingCapacity: submitted.capacity < 1024) }
            if !cancelled.isEmpty { cancelled.removeAll(keepingCapacity: cancelled.capacity < 1024) }
        }
    }

    /// What a caller has to do.
    enum Action: Equatable {
        case nothing
        case startThread
        case wakeThread
        case refuse
    }

    /// What waits for a slot.
    enum Waiter {
        case transfer(Transfer)
        case call(SlotWaiter)
    }

    private enum Thread {
        case none
        case working
        case waiting
    }

    private var thread = Thread.none
    private var slots: SlotQueue<Waiter>
    /// The tickets of the transfers that wait for a slot.
    private var tickets: [ObjectIdentifier: Int] = [:]
    /// The earliest deadline of what waits for a slot, as far as the thread knows.
    private var knownSlotDeadline: ContinuousClock.Instant?
    private var submitted: [Transfer] = []
    private var cancelled: [Transfer] = []
    private var jobs: [UnownedJob] = []
    private var isClosing = false
    private var isAborting = false
    /// Whether the thread has taken note of the two above.
    private var closeIsKnown = true
    /// The threads that have not let go of their connections yet: one that has retired may still be at it.
    private var threadsToEnd = 0
    // Functions, since an array of continuations has a type that the runtime would have to make as the process exits.
    private var closeWaiters: [@Sendable () -> Void] = []

    init(slotCount: Int) {
        slots = SlotQueue(limit: slotCount)
    }

    /// Hands in a transfer, which waits for a slot unless it has one.
    mutating func submit(_ transfer: Transfer, deadline: ContinuousClock.Instant? = nil) -> Action {
        guard !isClosing else { return .refuse }
        if transfer.slot != nil || slots.tryAcquire() {
            submitted.append(transfer)
        } else {
            tickets[ObjectIdentifier(transfer)] = slots.append(.transfer(transfer), deadline: deadline)
        }
        return summon()
    }

    /// Takes a slot for a call if one is free.
    mutating func tryAcquireSlot() -> Bool {
        !isClosing && slots.tryAcquire()
    }

    /// Has a call wait for a slot.
    ///
    /// - Returns: A ticket if the call has to wait, otherwise the wait's outcome; and the action to take.
    mutating func acquireSlot(_ waiter: SlotWaiter, deadline: ContinuousClock.Instant?)
        -> (ticket: Int?, outcome: SlotWaiter.Outcome?, action: Action)
    {
        if isClosing { return (nil, .shutDown, .nothing) }
        if slots.tryAcquire() { return (nil, .acquired, .nothing) }
        return (slots.append(.call(waiter), deadline: deadline), nil, summon())
    }

    /// Takes a call out that waits for a slot no more.
    mutating func removeWaiter(_ ticket: Int) -> Action {
        _ = slots.remove(ticket)
        return isClosing ? wake() : .nothing
    }

    /// Gives a slot back, and passes it on.
    ///
    /// - Returns: The call that has it now, if it is a call; and what to do.
    mutating func releaseSlot() -> (call: SlotWaiter?, action: Action) {
        switch slots.release() {
        case .transfer(let transfer):
            tickets[ObjectIdentifier(transfer)] = nil
            submitted.append(transfer)
            return (nil, summon())
        // A closed engine's thread ends when nothing waits any more.
        case .call(let call): return (call, isClosing ? wake() : .nothing)
        case nil: return (nil, .nothing)
        }
    }

    /// Takes out what has waited too long for a slot, or all that waits.
    ///
    /// - Returns: Those, and the earliest deadline of the rest.
    mutating func removeWaiters(expiredAt now: ContinuousClock.Instant?)
        -> (waiters: [Waiter], next: ContinuousClock.Instant?)
    {
        let waiters = now.map { slots.expire(at: $0) } ?? slots.removeAll()
        for case .transfer(let transfer) in waiters { tickets[ObjectIdentifier(transfer)] = nil }
        knownSlotDeadline = slots.nextDeadline
        return (waiters, knownSlotDeadline)
    }

    /// Hands in a part of a task.
    mutating func submit(_ job: UnownedJob) -> Action {
        jobs.append(job)
        return summon()
    }

    /// Hands in a transfer that its caller awaits no more.
    mutating func cancel(_ transfer: Transfer) -> Action {
        if let ticket = tickets.removeValue(forKey: ObjectIdentifier(transfer)) {
            _ = slots.remove(ticket)
            return isClosing ? wake() : .nothing
        }
        if case .none = thread { return .nothing }
        cancelled.append(transfer)
        return wake()
    }

    /// Lets the thread end when it has nothing more to do, at once if `aborting`.
    mutating func close(aborting: Bool) -> Action {
        isClosing = true
        isAborting = isAborting || aborting
        closeIsKnown = false
        return wake()
    }

    /// Keeps `waiter` until the thread has ended and its connections are closed.
    ///
    /// - Returns: Whether it was kept; there is nothing to wait for otherwise.
    mutating func waitForEnd(_ waiter: @escaping @Sendable () -> Void) -> Bool {
        guard threadsToEnd > 0 else { return false }
        closeWaiters.append(waiter)
        return true
    }

    /// The thread asks for the parts of tasks to run, and gives an empty array for them.
    mutating func takeJobs(_ taken: inout [UnownedJob]) {
        swap(&jobs, &taken)
    }

    /// The thread asks what there is to do, and gives empty arrays for it.
    mutating func takeWork(_ work: inout Work) {
        thread = .working
        closeIsKnown = true
        swap(&submitted, &work.submitted)
        swap(&cancelled, &work.cancelled)
        work.isClosing = isClosing
        work.isAborting = isAborting
        knownSlotDeadline = slots.nextDeadline
        work.slotDeadline = knownSlotDeadline
    }

    /// The thread wants to wait.
    ///
    /// - Returns: Whether it may; it has to take its work first otherwise.
    mutating func startWaiting() -> Bool {
        guard submitted.isEmpty, cancelled.isEmpty, jobs.isEmpty, closeIsKnown else { return false }
        if let next = slots.nextDeadline, knownSlotDeadline.map({ next < $0 }) ?? true { return false }
        thread = .waiting
        return true
    }

    /// The thread wants to end since it has nothing to do.
    ///
    /// - Returns: Whether it may; a caller was faster otherwise.
    mutating func retire() -> Bool {
        guard submitted.isEmpty, jobs.isEmpty, slots.waitingCount == 0 else { return false }
        cancelled = []
        thread = .none
        return true
    }

    /// The thread could not be started, or cannot go on.
    ///
    /// - Returns: The transfers that it did not take, each with a slot to release.
    mutating func abandon() -> [Transfer] {
        defer {
            submitted = []
            cancelled = []
        }
        thread = .none
        return submitted
    }

    /// A thread has ended, or was never started, and holds nothing any more.
    ///
    /// - Returns: Those who waited for it.
    mutating func threadHasEnded() -> [@Sendable () -> Void] {
        threadsToEnd -= 1
        guard threadsToEnd == 0 else { return [] }
        defer { closeWaiters = [] }
        return closeWaiters
    }

    private mutating func summon() -> Action {
        guard case .none = thread else { return wake() }
        thread = .working
        threadsToEnd += 1
        return .startThread
    }

    private mutating func wake() -> Action {
        guard case .waiting = thread else { return .nothing }
        thread = .working
        return .wakeThread
    }
}

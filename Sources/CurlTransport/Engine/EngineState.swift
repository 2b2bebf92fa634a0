import HTTPTransport

/// The work that callers submit to the transport's thread, the slots of transfers, and
/// the state of the thread.
///
/// Changed under the engine's lock. Each change returns the action to take after the lock is released.
struct EngineState {
    /// The work of the thread.
    ///
    /// The thread keeps one value, and exchanges its arrays for those that callers have filled.
    /// This avoids allocations.
    struct Work {
        var submitted: [Transfer] = []
        var cancelled: [Transfer] = []
        var isClosing = false
        var isAborting = false
        /// The earliest deadline of the waiters.
        var slotDeadline: ContinuousClock.Instant?

        /// Removes the transfers that were handled.
        mutating func removeTransfers() {
            if !submitted.isEmpty { submitted.removeAll(keepingCapacity: submitted.capacity < 1024) }
            if !cancelled.isEmpty { cancelled.removeAll(keepingCapacity: cancelled.capacity < 1024) }
        }
    }

    /// The action that a caller must take.
    enum Action: Equatable {
        case nothing
        case startThread
        case wakeThread
        case refuse
    }

    /// A transfer or a call that waits for a slot.
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
    /// The slots of prerequisite transfers. They are separate, because transfers that have or want a slot in
    /// ``slots`` may be waiting for these.
    private var prerequisiteSlots: SlotQueue<Waiter>
    /// The tickets of the transfers that wait for a slot.
    private var tickets: [ObjectIdentifier: Int] = [:]
    /// The earliest deadline of the waiters that the thread has received.
    private var knownSlotDeadline: ContinuousClock.Instant?
    private var submitted: [Transfer] = []
    private var cancelled: [Transfer] = []
    private var jobs: [UnownedJob] = []
    private var isClosing = false
    private var isAborting = false
    /// Whether the thread has received the two values above.
    private var closeIsKnown = true
    /// The number of threads that have not released their connections yet. A thread that has retired may
    /// still be releasing them.
    private var threadsToEnd = 0
    // Functions, because the runtime would have to create the type of an array of continuations
    // while the process exits.
    private var closeWaiters: [@Sendable () -> Void] = []

    init(slotCount: Int) {
        slots = SlotQueue(limit: slotCount)
        prerequisiteSlots = SlotQueue(limit: slotCount)
    }

    /// Changes the slots that `transfer` uses; those of calls if it is nil.
    private mutating func withSlots<Result>(
        of transfer: Transfer?,
        _ change: (inout SlotQueue<Waiter>) -> Result
    ) -> Result {
        if let transfer, transfer.isPrerequisite { return change(&prerequisiteSlots) }
        return change(&slots)
    }

    /// The earliest deadline of all waiters.
    private var nextDeadline: ContinuousClock.Instant? {
        mutating get {
            guard let first = slots.nextDeadline else { return prerequisiteSlots.nextDeadline }
            guard let second = prerequisiteSlots.nextDeadline else { return first }
            return min(first, second)
        }
    }

    /// Submits a transfer, which waits for a slot unless it has one.
    mutating func submit(_ transfer: Transfer, deadline: ContinuousClock.Instant? = nil) -> Action {
        guard !isClosing else { return .refuse }
        if transfer.slot != nil || withSlots(of: transfer, { $0.tryAcquire() }) {
            submitted.append(transfer)
        } else {
            let ticket = withSlots(of: transfer) { $0.append(.transfer(transfer), deadline: deadline) }
            tickets[ObjectIdentifier(transfer)] = ticket
        }
        return summon()
    }

    /// Takes a slot for a call if one is free.
    mutating func tryAcquireSlot() -> Bool {
        !isClosing && slots.tryAcquire()
    }

    /// Acquires a slot for a call, or adds the call to the waiters.
    ///
    /// - Returns: A ticket if the call must wait, otherwise the wait's outcome; and the action to take.
    mutating func acquireSlot(_ waiter: SlotWaiter, deadline: ContinuousClock.Instant?)
        -> (ticket: Int?, outcome: SlotWaiter.Outcome?, action: Action)
    {
        if isClosing { return (nil, .shutDown, .nothing) }
        if slots.tryAcquire() { return (nil, .acquired, .nothing) }
        return (slots.append(.call(waiter), deadline: deadline), nil, summon())
    }

    /// Removes a call that no longer waits for a slot.
    mutating func removeWaiter(_ ticket: Int) -> Action {
        _ = slots.remove(ticket)
        return isClosing ? wake() : .nothing
    }

    /// Releases a slot and passes it to the next waiter.
    ///
    /// - Parameter ended: The transfer that had the slot; nil if a call had acquired it.
    /// - Returns: The call that has the slot now, if it is a call; and the action to take.
    mutating func releaseSlot(of ended: Transfer?) -> (call: SlotWaiter?, action: Action) {
        switch withSlots(of: ended, { $0.release() }) {
        case .transfer(let transfer):
            tickets[ObjectIdentifier(transfer)] = nil
            submitted.append(transfer)
            return (nil, summon())
        // The thread of a closed engine ends when there are no waiters.
        case .call(let call): return (call, isClosing ? wake() : .nothing)
        case nil: return (nil, .nothing)
        }
    }

    /// Removes the waiters whose deadline has passed at `now`, or all waiters if `now` is nil.
    ///
    /// - Returns: The removed waiters, and the earliest deadline of the others.
    mutating func removeWaiters(expiredAt now: ContinuousClock.Instant?)
        -> (waiters: [Waiter], next: ContinuousClock.Instant?)
    {
        let waiters: [Waiter]
        if let now {
            waiters = slots.expire(at: now) + prerequisiteSlots.expire(at: now)
        } else {
            waiters = slots.removeAll() + prerequisiteSlots.removeAll()
        }
        for case .transfer(let transfer) in waiters { tickets[ObjectIdentifier(transfer)] = nil }
        knownSlotDeadline = nextDeadline
        return (waiters, knownSlotDeadline)
    }

    /// Submits a job, a part of a task.
    mutating func submit(_ job: UnownedJob) -> Action {
        jobs.append(job)
        return summon()
    }

    /// Cancels a transfer that its caller no longer awaits.
    mutating func cancel(_ transfer: Transfer) -> Action {
        if let ticket = tickets.removeValue(forKey: ObjectIdentifier(transfer)) {
            _ = withSlots(of: transfer) { $0.remove(ticket) }
            return isClosing ? wake() : .nothing
        }
        if case .none = thread { return .nothing }
        cancelled.append(transfer)
        return wake()
    }

    /// Closes the engine: the thread ends when it has no work, or at once if `aborting` is true.
    mutating func close(aborting: Bool) -> Action {
        isClosing = true
        isAborting = isAborting || aborting
        closeIsKnown = false
        return wake()
    }

    /// Stores `waiter` until the thread has ended and its connections are closed.
    ///
    /// - Returns: Whether it was stored. If not, there is nothing to wait for.
    mutating func waitForEnd(_ waiter: @escaping @Sendable () -> Void) -> Bool {
        guard threadsToEnd > 0 else { return false }
        closeWaiters.append(waiter)
        return true
    }

    /// Called by the thread: exchanges the submitted jobs for an empty array.
    mutating func takeJobs(_ taken: inout [UnownedJob]) {
        swap(&jobs, &taken)
    }

    /// Called by the thread: exchanges the submitted work for empty arrays.
    mutating func takeWork(_ work: inout Work) {
        thread = .working
        closeIsKnown = true
        swap(&submitted, &work.submitted)
        swap(&cancelled, &work.cancelled)
        work.isClosing = isClosing
        work.isAborting = isAborting
        knownSlotDeadline = nextDeadline
        work.slotDeadline = knownSlotDeadline
    }

    /// Called by the thread before it waits.
    ///
    /// - Returns: Whether it may wait. If not, it must take its work first.
    mutating func startWaiting() -> Bool {
        guard submitted.isEmpty, cancelled.isEmpty, jobs.isEmpty, closeIsKnown else { return false }
        if let next = nextDeadline, knownSlotDeadline.map({ next < $0 }) ?? true { return false }
        thread = .waiting
        return true
    }

    /// Called by the thread before it ends because it has no work.
    ///
    /// - Returns: Whether it may end. If not, a caller has submitted work in the meantime.
    mutating func retire() -> Bool {
        guard submitted.isEmpty, jobs.isEmpty, slots.waitingCount == 0, prerequisiteSlots.waitingCount == 0
        else { return false }
        cancelled = []
        thread = .none
        return true
    }

    /// Records that the thread could not be started or cannot continue.
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

    /// Records that a thread has ended, or was never started, and holds no resources.
    ///
    /// - Returns: The functions that resume the callers that waited for it.
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

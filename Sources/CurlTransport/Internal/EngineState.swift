/// What the callers leave for the transport's thread, and whether there is one.
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

    private enum Thread {
        case none
        case working
        case waiting
    }

    private var thread = Thread.none
    private var submitted: [Transfer] = []
    private var cancelled: [Transfer] = []
    private var jobs: [UnownedJob] = []
    private var isClosing = false
    private var isAborting = false
    /// Whether the thread has taken note of the two above.
    private var closeIsKnown = true
    /// The threads that have not let go of their connections yet: one that has retired may still be at it.
    private var threadsToEnd = 0
    private var closeWaiters: [CheckedContinuation<Void, Never>] = []

    /// Hands in a transfer.
    mutating func submit(_ transfer: Transfer) -> Action {
        guard !isClosing else { return .refuse }
        submitted.append(transfer)
        return summon()
    }

    /// Hands in a part of a task.
    mutating func submit(_ job: UnownedJob) -> Action {
        jobs.append(job)
        return summon()
    }

    /// Hands in a transfer that its caller awaits no more.
    mutating func cancel(_ transfer: Transfer) -> Action {
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
    mutating func waitForEnd(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
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
    }

    /// The thread wants to wait.
    ///
    /// - Returns: Whether it may; it has to take its work first otherwise.
    mutating func startWaiting() -> Bool {
        guard submitted.isEmpty, cancelled.isEmpty, jobs.isEmpty, closeIsKnown else { return false }
        thread = .waiting
        return true
    }

    /// The thread wants to end since it has nothing to do.
    ///
    /// - Returns: Whether it may; a caller was faster otherwise.
    mutating func retire() -> Bool {
        guard submitted.isEmpty, jobs.isEmpty else { return false }
        cancelled = []
        thread = .none
        return true
    }

    /// The thread could not be started, or cannot go on.
    ///
    /// - Returns: The transfers that it did not take.
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
    mutating func threadHasEnded() -> [CheckedContinuation<Void, Never>] {
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

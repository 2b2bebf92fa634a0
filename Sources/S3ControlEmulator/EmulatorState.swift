import AWSCore
import Basics
import HTTPTypes
import S3ControlModel
import Synchronization

/// The mutable state of an emulator.
struct EmulatorState: Sendable {
    var calls: CallLog
    var faults: FaultInjector
    private(set) var stores: [JobOwner: JobStore] = [:]

    let configuration: EmulatorConfiguration
    private var ids: RandomSource
    private var bucket: TokenBucket?
    private var replays: ReplayGuard?
    private var callNumber = 0
    /// The number of jobs in all accounts.
    private(set) var jobCount = 0
    /// The seconds by which the jobs' time is ahead of the clock, or of `start` if it
    /// does not follow the clock.
    private var lead = 0.0
    /// The beginning of the jobs' time if it does not follow the clock.
    private var start: Date
    /// The changes of jobs that are not delivered yet.
    private var changes: [JobChange] = []
    private var isDelivering = false
    /// The unsaved changes; nil if the state is not saved.
    var tracking: StateTracking?
    /// The reason why jobs are halted; nil if they are not.
    private var haltReason: String?

    init(configuration: EmulatorConfiguration) {
        self.configuration = configuration
        calls = CallLog(capacity: configuration.callLogCapacity)
        faults = FaultInjector(rules: configuration.faults, seed: configuration.seed)
        ids = RandomSource(seed: configuration.seed)
        bucket = configuration.rateLimit.map(TokenBucket.init)
        replays = configuration.refusesReplays ? ReplayGuard() : nil
        start = configuration.clock.now
    }

    /// Returns the jobs' date for the clock's `date`.
    func jobsDate(at date: Date) -> Date {
        (configuration.jobsFollowClock ? date : start).addingTimeInterval(lead)
    }

    /// Advances the jobs' time. A negative value counts as 0.
    mutating func advance(by seconds: Double, at date: Date) {
        lead += max(seconds, 0)
        tracking?.mayHaveNewClock = true
        forEachStore(at: date) { $0.advance(to: $1) }
    }

    private mutating func forEachStore(at date: Date, _ body: (inout JobStore, Date) -> Void) {
        let now = jobsDate(at: date)
        for owner in Array(stores.keys) {
            guard var store = stores.removeValue(forKey: owner) else { continue }
            body(&store, now)
            keep(store, of: owner)
        }
    }

    /// Takes the changes of an account's jobs, and keeps the jobs.
    private mutating func keep(_ store: JobStore, of owner: JobOwner) {
        var store = store
        changes += store.takeChanges()
        let changed = store.table.takeChanged()
        if !changed.isEmpty { tracking?.jobs[owner, default: []].formUnion(changed) }
        // A store without jobs is not kept, so that reading the jobs of an account does not use memory.
        if store.count > 0 { stores[owner] = store }
    }

    /// Pauses the jobs that run on a store, until ``resume(at:)``.
    mutating func halt(_ reason: String, at date: Date) {
        haltReason = reason
        forEachStore(at: date) { $0.halt(reason, now: $1) }
    }

    /// Lets jobs become active again.
    mutating func resume(at date: Date) {
        guard haltReason.take() != nil else { return }
        forEachStore(at: date) { $0.resume(now: $1) }
    }

    /// The state that is saved in addition to the jobs.
    var savedClock: SavedClock {
        SavedClock(lead: lead, start: start, ids: ids.saved)
    }

    /// Restores the state that was saved in addition to the jobs.
    mutating func restore(_ clock: SavedClock) {
        lead = clock.lead
        start = clock.start
        if let saved = clock.ids, configuration.seed != nil { ids = RandomSource(seed: saved) }
    }

    /// Restores the saved jobs of an account. Changes must be tracked.
    mutating func restore(_ records: [JobRecord], of owner: JobOwner) {
        var store = JobStore(configuration: configuration)
        store.restore(records)
        jobCount += store.count
        keep(store, of: owner)
    }

    /// Begins a delivery if there are changes and none is in progress. Returns whether it has begun.
    mutating func beginDelivery() -> Bool {
        guard !isDelivering, !changes.isEmpty else { return false }
        isDelivering = true
        return true
    }

    /// Returns the changes to deliver next, or nil if there are none, which ends the delivery.
    mutating func takeChanges() -> [JobChange]? {
        guard !changes.isEmpty else {
            isDelivering = false
            return nil
        }
        defer { changes = [] }
        return changes
    }

    /// Counts a request, and returns its number, its IDs, and the fault to inject, if any.
    mutating func arrive(_ operation: JobsOperation?) -> (number: Int, ids: RequestIDs, fault: Fault?) {
        callNumber += 1
        return (callNumber, RequestIDs(from: &ids), faults.fault(on: operation))
    }

    /// Accepts a request whose signature is valid.
    ///
    /// - Throws: ``ServiceFault`` if the signature was used before, or if the rate limit is exceeded.
    mutating func admit(_ request: HTTPRequest, at now: Date) throws(ServiceFault) {
        // Optional chaining mutates in place; a binding would mutate a copy.
        if replays?.note(request, at: now) == false {
            throw ServiceFault("AccessDenied", message: "This signature was used before.", status: 403)
        }
        if bucket?.take(at: now) == false { throw .throttled }
    }

    /// Calls `body` with the jobs of an account in a region for a request at `date`.
    mutating func withJobs<Result, Failure: Error>(
        of owner: JobOwner,
        at date: Date,
        _ body: (inout OperationContext) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var context = OperationContext(
            jobs: stores.removeValue(forKey: owner) ?? JobStore(configuration: configuration),
            now: jobsDate(at: date),
            region: owner.region,
            ids: ids,
            configuration: configuration,
            hasRoom: jobCount < configuration.jobCapacity
        )
        if tracking != nil {
            context.jobs.table.trackChanges()
            context.jobs.haltReason = haltReason
        }
        jobCount -= context.jobs.count
        defer {
            ids = context.ids
            jobCount += context.jobs.count
            keep(context.jobs, of: owner)
        }
        return try body(&context)
    }

    /// Returns the regions in which an account has jobs, in order.
    func regions(of account: AccountID) -> [String] {
        stores.keys.filter { $0.account == account }.map(\.region).sorted()
    }

    /// Removes jobs, calls and faults, and resets the jobs' time to its beginning.
    mutating func reset() {
        // Within the lock: after the reset, a seed gives the same IDs to other jobs.
        for store in stores.values { store.forgetRuns() }
        let (isDelivering, isKept) = (isDelivering, tracking != nil)
        self = EmulatorState(configuration: configuration)
        self.isDelivering = isDelivering
        guard isKept else { return }
        tracking = StateTracking()
        tracking?.isReset = true
        tracking?.mayHaveNewClock = true
    }
}

/// The account and the region that own jobs. Each region has its own jobs.
struct JobOwner: Sendable, Hashable {
    var account: AccountID
    var region: String
}

/// The state of an emulator, shared with its runner.
///
/// Changes of jobs are delivered to the listener after the lock is released, in order, one at a time.
final class EmulatorStateBox: Sendable {
    private let state: Mutex<EmulatorState>
    private let listener = Mutex(Listener())
    private let keeper: StateKeeper?

    /// A closure that is itself the value of a mutex would get two more thunks around it each time the mutex is
    /// locked, because it is passed to a generic function and back.
    private struct Listener: Sendable {
        var body: (@Sendable (JobChange) -> Void)?
    }

    init(_ state: EmulatorState, _ keeper: StateKeeper? = nil) {
        self.state = Mutex(state)
        self.keeper = keeper
    }

    /// Returns the changes to save since the last call.
    func takeStateChanges() -> [StateChange] {
        state.withLock { $0.takeStateChanges() }
    }

    /// Sets the listener, which receives the changes of jobs; nil for none.
    func listen(_ body: (@Sendable (JobChange) -> Void)?) {
        listener.withLock { $0.body = body }
    }

    func withLock<Result, Failure: Error>(
        _ body: (inout EmulatorState) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var isToDeliver = false
        var isToSave = false
        defer {
            // Saved first, so that no response or event reports a change that a crash would undo.
            if isToSave { keeper?.save() }
            if isToDeliver { deliver() }
        }
        return try state.withLock { (state) throws(Failure) in
            defer {
                isToDeliver = state.beginDelivery()
                isToSave = state.tracking?.isEmpty == false
            }
            return try body(&state)
        }
    }

    private func deliver() {
        let listener = listener.withLock { $0.body }
        while let changes = state.withLock({ $0.takeChanges() }) {
            // Some may be the changes of another thread, whose save has not committed them yet.
            keeper?.save()
            for change in changes { listener?(change) }
        }
    }
}

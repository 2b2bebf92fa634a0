internal import AWSCore
internal import Basics
internal import HTTPTypes
internal import S3ControlModel
internal import Synchronization

/// All that changes in an emulator.
struct EmulatorState: Sendable {
    var calls: CallLog
    var faults: FaultInjector
    private(set) var stores: [JobOwner: JobStore] = [:]

    let configuration: EmulatorConfiguration
    private var ids: RandomSource
    private var bucket: TokenBucket?
    private var replays: ReplayGuard?
    private var callNumber = 0
    /// The jobs of all accounts.
    private(set) var jobCount = 0
    /// How far the jobs' time is ahead of what it follows, in seconds.
    private var lead = 0.0
    /// What the jobs' time begins at, where it does not follow the clock.
    private var start: Date
    /// What has happened to jobs and was not delivered yet.
    private var changes: [JobChange] = []
    private var isDelivering = false
    /// What has to be saved; nil where the state ends with the process.
    var tracking: StateTracking?
    /// Why jobs are halted; nil if they are not.
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

    /// The jobs' date when the clock shows `date`.
    func jobsDate(at date: Date) -> Date {
        (configuration.jobsFollowClock ? date : start).addingTimeInterval(lead)
    }

    /// Moves the jobs' time; it never goes back.
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
            changes += store.takeChanges()
            noteChanged(store.table.takeChanged(), of: owner)
            stores[owner] = store
        }
    }

    private mutating func noteChanged(_ ids: Set<JobID>, of owner: JobOwner) {
        if !ids.isEmpty { tracking?.jobs[owner, default: []].formUnion(ids) }
    }

    /// Makes the jobs pause that run on a store, until ``resume(at:)``.
    mutating func halt(_ reason: String, at date: Date) {
        haltReason = reason
        forEachStore(at: date) { $0.halt(reason, now: $1) }
    }

    /// Lets jobs be active again.
    mutating func resume(at date: Date) {
        guard haltReason.take() != nil else { return }
        forEachStore(at: date) { $0.resume(now: $1) }
    }

    /// The state that is kept in addition to the jobs.
    var savedClock: SavedClock {
        SavedClock(lead: lead, start: start, ids: ids.saved)
    }

    /// Restores the state that was kept in addition to the jobs.
    mutating func restore(_ clock: SavedClock) {
        lead = clock.lead
        start = clock.start
        if let saved = clock.ids, configuration.seed != nil { ids = RandomSource(seed: saved) }
    }

    /// Puts in the jobs of an account that were kept.
    mutating func restore(_ records: [JobRecord], of owner: JobOwner) {
        var store = JobStore(configuration: configuration)
        store.restore(records)
        jobCount += store.count
        changes += store.takeChanges()
        stores[owner] = store
    }

    /// Whether there are changes to deliver, and no delivery is under way.
    mutating func beginDelivery() -> Bool {
        guard !isDelivering, !changes.isEmpty else { return false }
        isDelivering = true
        return true
    }

    /// The changes to deliver next; nil if there are none, which ends the delivery.
    mutating func takeChanges() -> [JobChange]? {
        guard !changes.isEmpty else {
            isDelivering = false
            return nil
        }
        defer { changes = [] }
        return changes
    }

    /// Counts a request that came, and decides what is to go wrong with it.
    mutating func arrive(_ operation: JobsOperation?) -> (number: Int, ids: RequestIDs, fault: Fault?) {
        callNumber += 1
        return (callNumber, RequestIDs(from: &ids), faults.fault(on: operation))
    }

    /// Lets a request in whose signature is right.
    mutating func admit(_ request: HTTPRequest, at now: Date) throws(ServiceFault) {
        // Optional chaining changes in place; a binding would change a copy.
        if replays?.note(request, at: now) == false {
            throw ServiceFault("AccessDenied", message: "This signature was used before.", status: 403)
        }
        if bucket?.take(at: now) == false { throw .throttled }
    }

    /// Gives `body` the jobs of an account in a region, and the context of a request of `date`.
    mutating func withJobs<Result, Failure: Error>(
        of owner: JobOwner,
        at date: Date,
        _ body: (inout JobStore, inout OperationContext) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var context = OperationContext(
            now: jobsDate(at: date),
            region: owner.region,
            ids: ids,
            configuration: configuration,
            hasRoom: jobCount < configuration.jobCapacity
        )
        var store = stores.removeValue(forKey: owner) ?? JobStore(configuration: configuration)
        if tracking != nil {
            store.table.trackChanges()
            store.haltReason = haltReason
        }
        jobCount -= store.count
        defer {
            ids = context.ids
            jobCount += store.count
            changes += store.takeChanges()
            noteChanged(store.table.takeChanged(), of: owner)
            // An account that was only asked about is not worth remembering.
            if store.count > 0 { stores[owner] = store }
        }
        return try body(&store, &context)
    }

    /// The regions in which an account has jobs, in order.
    func regions(of account: AccountID) -> [String] {
        stores.keys.filter { $0.account == account }.map(\.region).sorted()
    }

    /// Forgets jobs, calls and faults, and brings the jobs' time back to where it began.
    mutating func reset() {
        let (isDelivering, isKept) = (isDelivering, tracking != nil)
        self = EmulatorState(configuration: configuration)
        self.isDelivering = isDelivering
        guard isKept else { return }
        tracking = StateTracking()
        tracking?.isReset = true
        tracking?.mayHaveNewClock = true
    }
}

/// Whose jobs: each region has its own.
struct JobOwner: Sendable, Hashable {
    var account: AccountID
    var region: String
}

/// The state of an emulator, which its runner shares.
///
/// What has happened to jobs is delivered to the listener after the lock is released, in order, one change at a time.
final class EmulatorStateBox: Sendable {
    private let state: Mutex<EmulatorState>
    private let listener = Mutex<(@Sendable (JobChange) -> Void)?>(nil)
    private let keeper: StateKeeper?

    init(_ state: EmulatorState, _ keeper: StateKeeper? = nil) {
        self.state = Mutex(state)
        self.keeper = keeper
    }

    /// What has to be saved since the last call.
    func takeStateChanges() -> [StateChange] {
        state.withLock { $0.takeStateChanges() }
    }

    /// Sets the listener, which receives what happens to jobs; nil for none.
    func listen(_ body: (@Sendable (JobChange) -> Void)?) {
        listener.withLock { $0 = body }
    }

    func withLock<Result, Failure: Error>(
        _ body: (inout EmulatorState) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var isToDeliver = false
        var isToSave = false
        defer {
            // No response or event reports what a crash would undo.
            if isToSave { keeper?.save() }
            if isToDeliver {
                keeper?.waitForCommit()
                deliver()
            }
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
        let listener = listener.withLock { $0 }
        while let changes = state.withLock({ $0.takeChanges() }) {
            for change in changes { listener?(change) }
        }
    }
}

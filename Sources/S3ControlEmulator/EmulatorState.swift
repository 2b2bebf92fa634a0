internal import AWSCore
internal import Basics
internal import HTTPTypes
internal import S3ControlModel

/// All that changes in an emulator.
struct EmulatorState: Sendable {
    var calls: CallLog
    var faults: FaultInjector
    private(set) var stores: [JobOwner: JobStore] = [:]

    private let configuration: EmulatorConfiguration
    private var ids: RandomSource
    private var bucket: TokenBucket?
    private var replays: ReplayGuard?
    private var callNumber = 0
    /// The jobs of all accounts.
    private(set) var jobCount = 0
    /// How far the jobs' time is ahead of what it follows, in seconds.
    private var lead = 0.0
    /// What the jobs' time begins at, where it does not follow the clock.
    private let start: Date
    /// What has happened to jobs and was not delivered yet.
    private var changes: [JobChange] = []
    private var isDelivering = false

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
        let now = jobsDate(at: date)
        for owner in stores.keys {
            stores[owner]?.advance(to: now)
            changes += stores[owner]?.takeChanges() ?? []
        }
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
        jobCount -= store.count
        defer {
            ids = context.ids
            jobCount += store.count
            changes += store.takeChanges()
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
        let isDelivering = isDelivering
        self = EmulatorState(configuration: configuration)
        self.isDelivering = isDelivering
    }
}

/// Whose jobs: each region has its own.
struct JobOwner: Sendable, Hashable {
    var account: AccountID
    var region: String
}

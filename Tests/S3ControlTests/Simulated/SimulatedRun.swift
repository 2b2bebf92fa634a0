import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import VirtualTime

/// One run of a schedule: what the caller was told, and what was done.
struct SimulatedRun {
    /// What the caller was told.
    enum Told {
        case success
        case failure(S3ControlError)
        case cancelled
        case other(any Error)
    }

    let schedule: Schedule
    let told: Told
    let attempts: [FaultyWay.Attempt]
    let elapsed: Duration
    /// When the caller's task was cancelled, if it was before the call ended.
    let cancelledAt: Duration?
    let quota: Int
    /// The job at the end, as the service has it.
    let job: JobDescriptor?
    let createdJobs: Int
    let tags: [S3Tag]
    let staleKeys: Int
    /// Whether the call has waited for a slot in vain.
    let hasQueuedInVain: Bool
    /// What a call after all that, without faults, has failed with.
    let lastingDamage: (any Error)?

    static let epoch = Date(timeIntervalSince1970: 1_790_000_000)

    init(_ schedule: Schedule) throws {
        self.schedule = schedule
        let timeline = VirtualTimeline()
        let clock = timeline.clock
        let serverClock = WallClock { Self.epoch.addingTimeInterval(clock.elapsed / .seconds(1)) }
        var emulated = EmulatorConfiguration(clock: serverClock, credentials: RotatingCredentials.pairs)
        emulated.work = schedule.work
        let emulator = S3ControlEmulator(configuration: emulated)
        emulator.add(
            EmulatedJob(makeJob("job-1", schedule.status, at: Self.epoch), work: schedule.work),
            to: account
        )
        let way = FaultyWay(
            to: emulator,
            clock: clock,
            latency: schedule.latency,
            plan: schedule.faults,
            waits: schedule.queueWaits ?? []
        )
        let credentials = RotatingCredentials(
            clock: clock,
            latency: schedule.credentialsLatency,
            failing: schedule.failingCredentials
        )
        let freshness = FreshKeys(way: way, credentials: credentials)
        // The largest delays, so that they can be told from the log.
        let policy = StandardRetryPolicy { 1 }
        var configuration = makeConfiguration(
            transport: schedule.queueWaits == nil ? freshness : SlottedKeys(keys: freshness)
        )
        configuration.transferOptions.queueTimeout = schedule.queueTimeout
        configuration.credentials = credentials
        configuration.clock = WallClock { serverClock.now.addingTimeInterval(schedule.skew / .seconds(1)) }
        configuration.delayClock = clock
        configuration.retryPolicy = policy
        configuration.callTimeout = schedule.callTimeout
        let client = try S3ControlClient(configuration: configuration)
        let box = CancellationNote(clock)

        let told = try timeline.run(cancellingAfter: schedule.cancellingAfter) {
            await withTaskCancellationHandler {
                do {
                    try await Self.perform(schedule.call, client)
                    return Told.success
                } catch let error as S3ControlError {
                    return .failure(error)
                } catch is CancellationError {
                    return .cancelled
                } catch {
                    return .other(error)
                }
            } onCancel: {
                box.note()
            }
        }
        self.told = told
        attempts = way.attempts
        hasQueuedInVain = way.hasExpired
        elapsed = clock.elapsed
        cancelledAt = box.time
        quota = policy.availableQuota
        staleKeys = freshness.staleKeys
        job = emulator.job("job-1", of: account)
        way.heal()
        credentials.heal()
        lastingDamage = try timeline.run {
            do {
                _ = try await client.describeJob(
                    DescribeJobRequest(accountID: account, jobID: "job-1"),
                    options: CallOptions(timeout: .seconds(600))
                )
                return nil
            } catch {
                return error
            }
        }
        // Asked of the service itself, on a way without faults.
        var direct = makeConfiguration(transport: emulator)
        direct.clock = serverClock
        let observer = try S3ControlClient(configuration: direct)
        (createdJobs, tags) = try timeline.run {
            var count = -1
            for try await _ in observer.listJobs() { count += 1 }
            return (count, try await observer.tags(of: "job-1"))
        }
    }

    static let wantedTags = [S3Tag(key: "a", value: "b")]

    private static func perform(_ call: Schedule.Call, _ client: S3ControlClient) async throws {
        switch call {
        case .cancel: try await client.cancelJob("job-1")
        case .requestCancelled: try await client.updateJobStatus(jobID: "job-1", to: .cancelled)
        case .confirm: try await client.updateJobStatus(jobID: "job-1", to: .ready)
        case .prioritize: try await client.updateJobPriority(jobID: "job-1", to: 77)
        case .create: _ = try await client.createJob(makeCreateJobRequest())
        case .tag: try await client.setTags(wantedTags, of: "job-1")
        case .describe: _ = try await client.describeJob("job-1")
        }
    }
}

/// The same with slots.
private final class SlottedKeys: SlottedTransport {
    private let keys: FreshKeys

    init(keys: FreshKeys) { self.keys = keys }

    func tryAcquireSlot() -> TransferSlot? { keys.way.tryAcquireSlot(of: keys) }

    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        try await keys.way.acquireSlot(of: keys, deadline: deadline)
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        try await keys.send(request, body: body, options: options)
    }

    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
        keys.check(request.head)
        return try await keys.way.send(request.head, body: request.body, options: request.options, in: slot)
    }
}

/// Counts the requests that were not signed with the credentials given last.
private final class FreshKeys: HTTPTransport, SlotOwner {
    let way: FaultyWay
    private let credentials: RotatingCredentials
    private let stale = Mutex(0)
    var staleKeys: Int { stale.withLock { $0 } }

    init(way: FaultyWay, credentials: RotatingCredentials) {
        self.way = way
        self.credentials = credentials
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        check(request)
        return try await way.send(request, body: body, options: options)
    }

    func check(_ request: HTTPRequest) {
        if request.headerFields[.authorization]?.contains("Credential=\(credentials.last)/") != true {
            stale.withLock { $0 += 1 }
        }
    }

    func releaseSlot() {}
}

/// When a task was cancelled.
private final class CancellationNote: Sendable {
    private let clock: VirtualClock
    private let state = Mutex<Duration?>(nil)
    var time: Duration? { state.withLock { $0 } }

    init(_ clock: VirtualClock) { self.clock = clock }

    func note() { state.withLock { $0 = clock.elapsed } }
}

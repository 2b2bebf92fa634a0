import Dispatch
import S3Control
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Time that passes only when nothing else can happen.
///
/// Tasks run on one queue, one after the other. Once none can go on, the clock jumps to the earliest
/// instant that one sleeps until. So hours pass in no time, and in the same order whatever machine it is.
final class Simulation: TaskExecutor, Sendable {
    private struct Sleeper {
        var deadline: Duration
        var order: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var jobs: [UnownedJob] = []
        var isDraining = false
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var nextID = 0
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "simulation")

    /// The date that the simulation begins at.
    static let epoch = Date(timeIntervalSince1970: 1_790_000_000)

    /// The time that has passed.
    var now: Duration { state.withLock { $0.now } }

    /// The clock to wait by.
    var clock: SimulatedClock { SimulatedClock(simulation: self) }

    /// The clock to date by.
    var wallClock: WallClock { WallClock { [self] in Self.epoch.addingTimeInterval(now / .seconds(1)) } }

    /// Runs `body` in simulated time.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async rethrows -> Result
    {
        try await withTaskExecutorPreference(self) { try await body() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustStart = state.withLock { state in
            state.jobs.append(job)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let (jobs, sleeper, isDone) = state.withLock { state -> ([UnownedJob], Sleeper?, Bool) in
                if !state.jobs.isEmpty {
                    defer { state.jobs = [] }
                    return (state.jobs, nil, false)
                }
                let first = state.sleepers.min {
                    ($0.value.deadline, $0.value.order) < ($1.value.deadline, $1.value.order)
                }
                guard let (id, sleeper) = first else {
                    state.isDraining = false
                    return ([], nil, true)
                }
                state.sleepers[id] = nil
                state.now = max(state.now, sleeper.deadline)
                return ([], sleeper, false)
            }
            if isDone { return }
            for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            sleeper?.continuation.resume()
        }
    }

    func sleep(until deadline: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(deadline: deadline, order: id, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}

/// The time of a simulation.
struct SimulatedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    let simulation: Simulation
    var now: Instant { Instant(offset: simulation.now) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        try await simulation.sleep(until: deadline.offset)
    }
}

import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("Cancelling, pausing and shutting down stop new tasks, and let running ones finish")
struct StoppingTests {
    /// A job of many tasks, all of which wait at a gate.
    private struct Held {
        let gate = Gate()
        let bench: RunnerBench

        init(_ change: @escaping (inout EmulatorConfiguration) -> Void = { _ in }) async throws {
            let gate = gate
            bench = try await RunnerBench({ operation, _ in
                if operation == "replaceTags" { await gate.wait() }
            }) {
                $0.execution.concurrency = 8
                change(&$0)
            }
        }

        func manifest(_ count: Int = 1000) throws -> JobManifest {
            try bench.put((0..<count).map { "key-\($0)" })
        }
    }

    @Test("A cancelled job begins no further task; those that run are in the report")
    func cancelling() async throws {
        let held = try await Held()
        let id = try await held.bench.create(on: try held.manifest())
        await held.gate.waits(for: 8)
        try await held.bench.update(id, to: .cancelled)
        #expect(try held.bench.job(id).status == .cancelling)
        held.gate.open()
        await held.bench.emulator.waitUntilIdle()
        let job = try held.bench.job(id)
        #expect(job.status == .cancelled)
        #expect(job.counts == [1000, 8, 0])
        #expect(try await held.bench.report(of: job)?.count == 8)
        #expect(held.bench.store.operations.count { $0 == "replaceTags" } == 8)
    }

    @Test("A job that is cancelled gives no reasons for a failure, even if its last tasks exceed the rate")
    func cancellingFailures() async throws {
        let gate = Gate()
        let runs = Mutex(0)
        let bench = try await RunnerBench({ operation, _ in
            guard operation == "replaceTags" else { return }
            let number = runs.withLock { count in
                count += 1
                return count
            }
            if number > 995 { await gate.wait() }
            throw ObjectStoreError.accessDenied()
        }) { $0.execution.concurrency = 8 }
        let id = try await bench.create(on: try bench.put((0..<1200).map { "key-\($0)" }))
        await gate.waits(for: 8)
        try await bench.update(id, to: .cancelled)
        gate.open()
        await bench.emulator.waitUntilIdle()
        let job = try bench.job(id)
        #expect(job.status == .cancelled && job.counts == [1200, 0, 1003], "\(job.counts)")
        #expect(job.failureReasons.isEmpty)
    }

    @Test("A job that is cancelled gives no reasons for a failure, even if its manifest cannot be read")
    func cancellingPreparation() async throws {
        let gate = Gate()
        let bench = try await RunnerBench { operation, _ in
            guard operation == "read" else { return }
            await gate.wait()
            throw ObjectStoreError.accessDenied()
        }
        let id = try await bench.create(on: try bench.put(["a"]))
        await gate.waits(for: 1)
        try await bench.update(id, to: .cancelled)
        gate.open()
        await bench.emulator.waitUntilIdle()
        let job = try bench.job(id)
        #expect(job.status == .cancelled && job.failureReasons.isEmpty, "\(job.failureReasons)")
    }

    @Test("A job that is cancelled while it waits for a store that is gone ends without further tries")
    func cancellingAnOutage() async throws {
        let gate = Gate()
        let bench = try await RunnerBench({ operation, _ in
            guard operation == "replaceTags" else { return }
            throw ObjectStoreError.slowDown
        }) { $0.execution.retryClock = GatedClock(gate: gate) }
        let id = try await bench.create(on: try bench.put(["a", "b"]))
        await gate.waits(for: 2)
        try await bench.update(id, to: .cancelled)
        await bench.emulator.waitUntilIdle()
        #expect(try bench.job(id).status == .cancelled)
        #expect(try bench.job(id).counts == [2, 0, 0])
        #expect(bench.store.operations.count { $0 == "replaceTags" } == 2)
        gate.open()
    }

    @Test(
        "A job of higher priority makes one of lower priority pause, which goes on afterwards and misses nothing"
    )
    func pausing() async throws {
        let held = try await Held { $0.activeJobLimit = 1 }
        let manifest = try held.manifest(500)
        let low = try await held.bench.create(on: manifest, priority: 1)
        await held.gate.waits(for: 8)
        let high = try await held.bench.create(on: manifest, priority: 2)
        held.gate.open()
        await held.bench.emulator.waitUntilIdle()
        for id in [low, high] {
            let job = try held.bench.job(id)
            #expect(job.status == .complete)
            #expect(job.counts == [500, 500, 0])
            let keys = try await held.bench.report(of: job)?.map(\.key) ?? []
            #expect(keys.count == 500 && Set(keys).count == 500)
        }
        let life = held.bench.emulator.life(low)
        #expect(life.contains(.pausing) && life.contains(.paused))
        #expect(held.bench.store.operations.count { $0 == "replaceTags" } == 1000)
    }

    @Test("Places go to the job of the highest priority, also when the priority changes")
    func priorities() async throws {
        let order = Mutex<[String]>([])
        let gate = Gate()
        let bench = try await RunnerBench({ operation, key in
            guard operation == "replaceTags" else { return }
            order.withLock { $0.append(String(key.prefix(1))) }
            await gate.wait()
        }) { $0.execution.concurrency = 1 }
        let (a, b, c) = (
            try bench.put((0..<50).map { "a\($0)" }, to: "a.csv"),
            try bench.put((0..<50).map { "b\($0)" }, to: "b.csv"),
            try bench.put((0..<50).map { "c\($0)" }, to: "c.csv")
        )
        _ = try await bench.create(on: a, priority: 5)
        await gate.waits(for: 1)
        let late = try await bench.create(on: b, priority: 1)
        _ = try await bench.create(on: c, priority: 9)
        while try bench.job(late).status != .active { await Task.yield() }
        _ = try await bench.emulator.call(
            UpdateJobPriority.self,
            UpdateJobPriorityRequest(accountID: account, jobID: late, priority: 20)
        )
        gate.open()
        await bench.emulator.waitUntilIdle()
        let seen = order.withLock { $0 }
        #expect(seen.count == 150)
        // While one job gets its next row, another may get a place: so no exact order.
        let firstBs = seen.prefix(75).count { $0 == "b" }
        let lastAs = seen.suffix(75).count { $0 == "a" }
        #expect(firstBs > 25, "\(seen)")
        #expect(lastAs > 25, "\(seen)")
    }

    @Test("Shutting down waits for the tasks that run, and begins no more")
    func shutdown() async throws {
        let held = try await Held()
        let id = try await held.bench.create(on: try held.manifest())
        await held.gate.waits(for: 8)
        let emulator = held.bench.emulator
        async let end: Void = emulator.shutdown()
        held.gate.open()
        await end
        #expect(held.bench.store.operations.count { $0 == "replaceTags" } <= 16)
        let job = try held.bench.job(id)
        #expect(job.status == .active)
        #expect(job.counts[1] == held.bench.store.operations.count { $0 == "replaceTags" })
        let other = try await held.bench.create(on: try held.manifest(1))
        await emulator.waitUntilIdle()
        #expect(try held.bench.job(other).status == .new)
    }

    @Test("A released emulator ends its tasks")
    func release() async throws {
        let gate = Gate()
        let store = HookedStore { operation, _ in if operation == "replaceTags" { await gate.wait() } }
        weak var released: S3ControlEmulator?
        do {
            var bench: RunnerBench? = try await RunnerBench(on: store)
            let manifest = try bench?.put((0..<1000).map { "key-\($0)" })
            _ = try await bench?.create(on: manifest)
            await gate.waits(for: 64)
            released = bench?.emulator
            bench = nil
        }
        #expect(released == nil)
        gate.open()
        for _ in 0..<1000 { await Task.yield() }
        #expect(store.operations.count { $0 == "replaceTags" } < 1000)
    }

    @Test("A reset forgets jobs that run")
    func reset() async throws {
        let held = try await Held()
        _ = try await held.bench.create(on: try held.manifest())
        await held.gate.waits(for: 8)
        held.bench.emulator.reset()
        held.gate.open()
        await held.bench.emulator.waitUntilIdle()
        #expect(held.bench.emulator.jobCount == 0)
        #expect(held.bench.store.operations.count { $0 == "replaceTags" } == 8)
    }
}

/// A clock whose waits end when a gate opens or the task is cancelled.
private struct GatedClock: Clock {
    let gate: Gate
    var now: InstantClock.Instant { .init() }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: InstantClock.Instant, tolerance: Duration?) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (cancelled, end) = AsyncStream.makeStream(of: Void.self)
            let gate = gate
            let wait = Task { await gate.wait() }
            group.addTask {
                await withTaskCancellationHandler {
                    for await _ in cancelled {}
                } onCancel: {
                    end.finish()
                }
            }
            Task {
                await wait.value
                end.finish()
            }
            try await group.waitForAll()
        }
        try Task.checkCancellation()
    }
}

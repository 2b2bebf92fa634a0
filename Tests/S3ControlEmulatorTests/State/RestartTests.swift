import Dispatch
import HTTPTypes
import S3BatchEvents
@_spi(State) import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("Jobs go on after a restart with other limits, and those created during a reset go on after it")
struct RestartTests {
    @Test("A job that was paused for another one goes on and completes", arguments: [nil, 1, 2])
    func runs(limit: Int?) async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let (low, high) = (Gate(), Gate())
        let store = TaskObserver(memory) { key in
            if key.hasPrefix("high-") { await high.wait() } else { await low.wait() }
        }
        let bench = try KeptBench(storage, on: store) { $0.activeJobLimit = 1 }
        let first = try await bench.create(KeptBench.request(KeptBench.put(20, to: memory), token: "low"))
        await low.waits(for: 8)
        for number in 0..<20 { memory.put("urgent", at: "high-\(number)", in: "photos") }
        let list = (0..<20).map { "photos,high-\($0)\n" }.joined()
        var urgent = KeptBench.request(
            JobManifest(
                spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                location: JobManifestLocation(
                    objectARN: "arn:aws:s3:::lists/high.csv",
                    eTag: memory.put(list, at: "high.csv", in: "lists").eTag
                )
            ),
            token: "high"
        )
        urgent.priority = 20
        let second = try await bench.create(urgent)
        while bench.emulator.status(first) != .pausing { await Task.yield() }
        low.open()
        await high.waits(for: 8)
        #expect(bench.emulator.status(first) == .paused)
        #expect(bench.emulator.status(second) == .active)

        // The first process stays where it is, as if it had ended.
        let next = try KeptBench(VolatileStorage(storage.contents), on: memory) { $0.activeJobLimit = limit }
        await next.emulator.waitUntilIdle()
        for id in [first, second] {
            let job = try next.job(id)
            #expect(job.status == .complete && job.counts == [20, 20, 0])
            #expect(try await KeptBench.report(of: job, in: memory).count == 20)
        }
        high.open()
        await bench.emulator.waitUntilIdle()
    }

    @Test("A reset does not stop a job that is created before it returns")
    func reset() async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let gate = Gate()
        let emulator = Mutex<S3ControlEmulator?>(nil)
        var (head, body) = try CreateJob.writeRequest(KeptBench.request(KeptBench.put(20, to: memory)))
        (head.scheme, head.authority) = ("http", "127.0.0.1")
        let bench = try KeptBench(
            storage,
            on: TaskObserver(memory) { _ in await gate.wait() },
            report: { [head, body] failure in
                // The save of the reset fails, and another client calls before the reset goes on.
                guard failure != nil else { return }
                storage.fail(nil)
                _ = emulator.withLock { $0 }?.reply(to: head, body: body)
            }
        )
        emulator.withLock { $0 = bench.emulator }
        let old = try await bench.create(KeptBench.request(KeptBench.put(20, to: memory), token: "old"))
        await gate.waits(for: 8)
        storage.fail("disk I/O error")
        bench.emulator.reset()
        gate.open()
        await bench.emulator.waitUntilIdle()
        #expect(bench.emulator.job(old, of: account) == nil)
        let jobs = bench.emulator.jobs(of: account)
        #expect(jobs.map(\.status) == [.complete] && jobs.first?.counts == [20, 20, 0])
        emulator.withLock { $0 = nil }
    }

    @Test("The results of tasks that a reset has stopped are not saved for a new job with the same ID")
    func resetWithSeed() async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let (old, new) = (Gate(), Gate())
        let isReset = Mutex(false)
        let store = TaskObserver(memory) { _ in
            if isReset.withLock({ $0 }) { await new.wait() } else { await old.wait() }
        }
        let bench = try KeptBench(storage, on: store) { $0.seed = 5 }
        let request = KeptBench.request(KeptBench.put(20, to: memory))
        let id = try await bench.create(request)
        await old.waits(for: 8)
        isReset.withLock { $0 = true }
        bench.emulator.reset()
        let next = try await bench.create(request)
        try #require(next == id)
        old.open()
        // The slots are free once the results of the old tasks are saved.
        await new.waits(for: 8)
        let key = StoredJob.Key(account: "123456789012", region: "us-east-1", id: id.rawValue)
        #expect(storage.contents.jobs[key] != nil)
        #expect(storage.contents.results[key] == nil)
        new.open()
        await bench.emulator.waitUntilIdle()
        try await KeptBench.expectWhole(try bench.job(id), 20, in: memory)
    }

    @Test("An event follows the save of its change, though another thread delivers it")
    func eventsOfAnotherThread() throws {
        let storage = VolatileStorage()
        let (begins, mayGoOn, isPublished, isDone) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0),
            DispatchSemaphore(value: 0)
        )
        let saved = Mutex<[String: Bool]>([:])
        let bench = try KeptBench(storage, isSimulated: true) {
            $0.jobEvents = { event in
                let isSaved = storage.contents.jobs.keys.contains { $0.id == event.jobID }
                saved.withLock { $0[event.jobID] = isSaved && $0[event.jobID] != false }
                if event.jobID == "second-job" {
                    isPublished.signal()
                } else {
                    begins.signal()
                    _ = mayGoOn.wait(timeout: .now() + 30)
                }
            }
        }
        let emulator = bench.emulator
        DispatchQueue.global().async {
            emulator.addJob("first-job", .complete, to: account)
            isDone.signal()
        }
        #expect(begins.wait(timeout: .now() + 30) == .success)
        // The first thread goes on to the event of the second job while that job is being saved.
        storage.whenCommitting {
            mayGoOn.signal()
            _ = isPublished.wait(timeout: .now() + 0.2)
        }
        emulator.addJob("second-job", .complete, to: account)
        #expect(isDone.wait(timeout: .now() + 30) == .success)
        storage.whenCommitting(nil)
        #expect(saved.withLock { $0 } == ["first-job": true, "second-job": true])
    }

    @Test("The new status is saved, and has one event")
    func saves() throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage, isSimulated: true) {
            $0.jobsFollowClock = false
            $0.activeJobLimit = 1
        }
        bench.emulator.addJob("paused-job", .active, priority: 1, to: account)
        bench.emulator.addJob("urgent-job", .ready, priority: 2, to: account)
        bench.emulator.advance(by: .seconds(5))
        #expect(bench.emulator.status("paused-job") == .paused)
        let key = StoredJob.Key(account: "123456789012", region: "us-east-1", id: "paused-job")
        #expect(storage.contents.jobs[key]?.status == "Paused")

        let events = Mutex<[JobEvent]>([])
        let next = try KeptBench(VolatileStorage(storage.contents), isSimulated: true) {
            $0.jobsFollowClock = false
            $0.jobEvents = { event in events.withLock { $0.append(event) } }
        }
        #expect(next.storage.contents.jobs[key]?.status == "Active")
        #expect(events.withLock { $0.map(\.jobID) } == ["paused-job"])
        #expect(events.withLock { $0.map(\.status) } == ["Active"])
        #expect(next.emulator.life("paused-job") == [.active, .pausing, .paused, .active])

        let last = try KeptBench(VolatileStorage(next.storage.contents), isSimulated: true) {
            $0.jobsFollowClock = false
        }
        #expect(last.emulator.jobs(of: account) == next.emulator.jobs(of: account))
        #expect(last.emulator.life("paused-job") == next.emulator.life("paused-job"))
    }
}

import Basics
import HTTPTransport
import HTTPTypes
@_spi(State) import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("A state that cannot be saved stops jobs, not the server")
struct FullDiskTests {
    @Test("Jobs pause with the reason, go on once there is room, and run each task once")
    func pauses() async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let manifest = KeptBench.put(200, to: memory)
        let runs = Mutex(0)
        let isFull = Mutex(false)
        let store = TaskObserver(memory) { _ in
            let count = runs.withLock { count in
                count += 1
                return count
            }
            if count == 60 {
                isFull.withLock { $0 = true }
                storage.fail("database or disk is full")
            }
        }
        let bench = try KeptBench(storage, on: store) { $0.execution.retryClock = ContinuousClock() }
        let id = try await bench.create(KeptBench.request(manifest))
        while bench.emulator.status(id) != .paused { await Task.yield() }
        #expect(isFull.withLock { $0 })
        let paused = try bench.job(id)
        #expect(paused.statusUpdateReason == "The state file cannot be written: database or disk is full")
        #expect(paused.counts[1] < 68)

        // Reads are answered, and changes are refused and not made.
        let refused = try await bench.emulator.call(
            CreateJob.self,
            KeptBench.request(manifest, token: "other")
        )
        #expect(refused.code == "InternalServiceException")
        #expect(bench.emulator.jobCount == 1)
        let put = bench.memory.put("x", at: "y", in: "photos")
        #expect(put.key == "y")

        storage.fail(nil)
        #expect(bench.keeper.save())
        await bench.emulator.waitUntilIdle()
        try await KeptBench.expectWhole(try bench.job(id), 200, in: memory)
        #expect(try bench.job(id).statusUpdateReason == nil)
        #expect(runs.withLock { $0 } == 200)
    }

    @Test("Jobs that wait say why, too, and their own reasons come back")
    func waits() async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let manifest = KeptBench.put(4, to: memory)
        let isHeld = Mutex(true)
        let store = TaskObserver(memory) { _ in
            while isHeld.withLock({ $0 }) { await Task.yield() }
        }
        let bench = try KeptBench(storage, on: store) {
            $0.execution.retryClock = ContinuousClock()
            $0.activeJobLimit = 1
        }
        let active = try await bench.create(KeptBench.request(manifest, token: "active"))
        while bench.emulator.status(active) != .active { await Task.yield() }
        let ready = try await bench.create(
            KeptBench.request(manifest, token: "ready", confirmationRequired: true)
        )
        let suspended = try await bench.create(
            KeptBench.request(manifest, token: "suspended", confirmationRequired: true)
        )
        for id in [ready, suspended] {
            while bench.emulator.status(id) != .suspended { await Task.yield() }
        }
        let confirmation = UpdateJobStatusRequest(
            accountID: account,
            jobID: ready,
            requestedJobStatus: .ready,
            statusUpdateReason: "looked at"
        )
        #expect(try await bench.emulator.call(UpdateJobStatus.self, confirmation).code == nil)
        #expect(try bench.job(ready).statusUpdateReason == "looked at")

        storage.fail("disk I/O error")
        bench.memory.put("x", at: "y", in: "photos")
        #expect(!bench.keeper.save())
        let reason = "The state file cannot be written: disk I/O error"
        for (id, status, reason) in [
            (active, JobStatus.pausing, reason), (ready, .ready, reason), (suspended, .suspended, nil),
        ] {
            let job = try bench.job(id)
            #expect(job.status == status && job.statusUpdateReason == reason)
        }

        storage.fail(nil)
        #expect(bench.keeper.save())
        isHeld.withLock { $0 = false }
        await bench.emulator.waitUntilIdle()
        for (id, reason) in [(active, nil), (ready, "looked at")] {
            let job = try bench.job(id)
            #expect(job.status == .complete && job.statusUpdateReason == reason)
        }
    }

    @Test("A generated manifest that cannot be saved waits until there is room", arguments: [false, true])
    func generated(isShutDown: Bool) async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        _ = KeptBench.put(20, to: memory)
        let tries = Mutex<Int?>(nil)
        storage.whenCommitting { tries.withLock { $0 = $0.map { $0 + 1 } } }
        var store = TaskObserver(memory) { _ in }
        store.onList = {
            storage.fail("database or disk is full")
            tries.withLock { $0 = 0 }
        }
        let bench = try KeptBench(storage, on: store)
        let generator = S3JobManifestGenerator(
            sourceBucket: "arn:aws:s3:::photos",
            enableManifestOutput: false
        )
        let id = try await bench.create(KeptBench.request(nil, generator: generator))
        while tries.withLock({ $0 ?? 0 }) < 3 { await Task.yield() }
        // Only the manifest could not be saved: nothing else has changed.
        #expect(bench.keeper.failure == nil)
        let waiting = try bench.job(id)
        #expect(waiting.status == .preparing)
        #expect(waiting.statusUpdateReason == "The state file cannot be written: database or disk is full")
        if isShutDown {
            await bench.emulator.shutdown()
            #expect(try bench.job(id).statusUpdateReason == nil)
            return
        }
        storage.fail(nil)
        await bench.emulator.waitUntilIdle()
        try await KeptBench.expectWhole(try bench.job(id), 20, in: memory)
        #expect(try bench.job(id).statusUpdateReason == nil)
    }

    @Test(
        "The last save decides whether jobs run, though others end before an earlier one is reported",
        arguments: [
            ([["full", nil]], true), ([["full", nil, "full", nil]], true), ([["full", nil, "full"]], false),
            ([["full"], [nil, "full"]], false), ([["full"], [nil, "full", nil]], true),
        ] as [([[String?]], Bool)]
    )
    func order(rounds: [[String?]], isSaved: Bool) async throws {
        let storage = VolatileStorage()
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let manifest = KeptBench.put(20, to: memory)
        let gate = Gate()
        let bench = Mutex<KeptBench?>(nil)
        let rest = Mutex<ArraySlice<String?>>([])
        let save: @Sendable (_ failure: String?) -> Void = { failure in
            storage.fail(failure)
            bench.withLock { $0 }?.emulator.advance(by: .seconds(1))
        }
        let kept = try KeptBench(
            storage,
            on: TaskObserver(memory) { _ in await gate.wait() },
            { $0.execution.retryClock = ContinuousClock() },
            report: { _ in if let next = rest.withLock({ $0.popFirst() }) { save(next) } }
        )
        bench.withLock { $0 = kept }
        let id = try await kept.create(KeptBench.request(manifest))
        await gate.waits(for: 8)
        for round in rounds {
            rest.withLock { $0 = round.dropFirst() }
            save(round[0])
        }
        #expect((kept.keeper.failure == nil) == isSaved)
        gate.open()
        await kept.emulator.waitUntilIdle()
        #expect(kept.emulator.status(id) == (isSaved ? .complete : .paused))
        bench.withLock { $0 = nil }
    }

    @Test("The S3 API refuses to change what could not be kept, and reads on")
    func objects() async throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage)
        bench.memory.put("one", at: "a", in: "photos")
        #expect(bench.keeper.save())
        storage.fail("disk I/O error")
        bench.memory.put("two", at: "b", in: "photos")
        #expect(!bench.keeper.save())
        #expect(bench.keeper.failure == "disk I/O error")
        func call(_ method: HTTPRequest.Method) -> TransportResponse {
            bench.memory.reply(
                to: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: "/photos/c")
            )
        }
        let refused = call(.put)
        #expect(refused.head.status.code == 500)
        let text = String(decoding: refused.body, as: UTF8.self)
        #expect(text.contains("<Message>The state file cannot be written: disk I/O error</Message>"))
        #expect(call(.get).head.status.code == 404, "and it was not made")
        storage.fail(nil)
        #expect(bench.keeper.save())
        #expect(bench.keeper.failure == nil)
        let next = try KeptBench(VolatileStorage(storage.contents))
        #expect(next.memory.objects(in: "photos").map(\.key) == ["a", "b"])
    }
}

import Basics
@_spi(State) import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("Whenever the process ends, each job ends with a complete report, and only tasks in flight run twice")
struct CrashTests {
    private static let count = 150

    @Test("With the objects kept, after any commit")
    func keptObjects() async throws {
        let storage = VolatileStorage(keepsHistory: true)
        let bench = try KeptBench(storage)
        let manifest = KeptBench.put(Self.count, to: bench.memory)
        let first = storage.commits
        let id = try await bench.create(KeptBench.request(manifest))
        await bench.emulator.waitUntilIdle()
        try await KeptBench.expectWhole(try bench.job(id), Self.count, in: bench.memory)
        let history = storage.history
        for place in stride(from: first, to: history.count, by: max((history.count - first) / 24, 1)) {
            let next = try KeptBench(VolatileStorage(history[place]))
            await next.emulator.waitUntilIdle()
            // The call had not been answered yet.
            guard let job = next.emulator.job(id, of: account) else { continue }
            try await KeptBench.expectWhole(job, Self.count, in: next.memory)
            #expect(next.emulator.life(id).last == .complete)
        }
    }

    @Test("With a store of its own, whose objects no crash undoes", arguments: 0..<16)
    func ownStore(seed: Int) async throws {
        let memory = MemoryObjectStore(buckets: ["photos", "lists", "reports"])
        let manifest = KeptBench.put(Self.count, to: memory)
        let runs = Mutex<[String: Int]>([:])
        var contents = VolatileStorage.Contents()
        var id: JobID?
        var crashes = 0
        var end: Int? = 2 + seed
        while true {
            let storage = VolatileStorage(contents, endsAfter: end)
            let store = TaskObserver(memory) { key in
                // A process that has ended does nothing.
                if storage.hasEnded { throw CancellationError() }
                runs.withLock { $0[key, default: 0] += 1 }
            }
            let bench = try KeptBench(storage, on: store)
            if let known = id, bench.emulator.job(known, of: account) != nil {
                // It goes on.
            } else if !storage.hasEnded {
                id = try? await bench.create(KeptBench.request(manifest))
            }
            if end != nil {
                while !storage.hasEnded,
                    bench.emulator.job(try #require(id), of: account)?.status != .complete
                {
                    await Task.yield()
                }
            } else {
                await bench.emulator.waitUntilIdle()
            }
            contents = storage.contents
            if !storage.hasEnded {
                try await KeptBench.expectWhole(try bench.job(try #require(id)), Self.count, in: memory)
                break
            }
            await bench.emulator.shutdown()
            crashes += 1
            end = crashes < 6 ? 3 + (seed * 7 + crashes * 5) % 11 : nil
        }
        let extra = runs.withLock { $0.values.reduce(0) { $0 + $1 - 1 } }
        #expect(extra <= crashes * 8, "no more than the places for tasks")
        #expect(runs.withLock { $0.count } == Self.count)
    }

    @Test("A generated manifest is that of before, though the bucket has other objects now")
    func generated() async throws {
        let storage = VolatileStorage(keepsHistory: true)
        let bench = try KeptBench(storage)
        _ = KeptBench.put(40, to: bench.memory)
        let generator = S3JobManifestGenerator(
            sourceBucket: "arn:aws:s3:::photos",
            enableManifestOutput: false
        )
        let id = try await bench.create(
            KeptBench.request(nil, generator: generator, confirmationRequired: true)
        )
        await bench.emulator.waitUntilIdle()
        #expect(bench.emulator.status(id) == .suspended)

        let next = try KeptBench(VolatileStorage(storage.contents))
        next.memory.put("late", at: "another", in: "photos")
        #expect(try next.job(id).counts == [40, 0, 0])
        _ = try await next.emulator.call(
            UpdateJobStatus.self,
            UpdateJobStatusRequest(accountID: account, jobID: id, requestedJobStatus: .ready)
        )
        await next.emulator.waitUntilIdle()
        try await KeptBench.expectWhole(try next.job(id), 40, in: next.memory)
        #expect(next.memory.object("another", in: "photos")?.tags.isEmpty == true)
        #expect(next.storage.contents.manifests.values.allSatisfy { $0.isEmpty })
        #expect(next.storage.contents.results.isEmpty)
    }
}

import Basics
import S3BatchEvents
import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("With a store, a job reads its manifest, works on each object and writes its report")
struct JobsThatRunTests {
    @Test("Each object of the manifest is tagged, and the report lists each task")
    func tags() async throws {
        let bench = try await RunnerBench()
        let keys = ["a.jpg", "b c+d.jpg", "\u{E9}/\"x\",y.jpg"]
        let job = try await bench.run(on: try bench.put(keys))
        #expect(job.status == .complete)
        #expect(job.counts == [3, 3, 0])
        #expect(
            bench.emulator.transitions(of: job.jobID, of: account).map(\.status) == [
                .new, .preparing, .ready, .active, .completing, .complete,
            ]
        )
        for key in keys {
            #expect(bench.store.memory.object(key, in: "photos")?.tags == [S3Tag(key: "a", value: "b")])
        }
        let rows = try #require(try await bench.report(of: job))
        #expect(Set(rows.map { $0.decodedKey() }) == Set(keys))
        #expect(
            rows.allSatisfy { $0.status == .succeeded && $0.httpStatusCode == 200 && $0.errorCode == nil }
        )
    }

    @Test("What fails has the store's code in the report, and the job completes")
    func failures() async throws {
        let bench = try await RunnerBench()
        _ = try bench.put(["a", "b"])
        let manifest = try bench.manifest("photos,a\nphotos,missing\nnowhere,b\nphotos,b\n")
        let job = try await bench.run(on: manifest)
        #expect(job.status == .complete)
        #expect(job.counts == [4, 2, 2])
        let rows = try #require(try await bench.report(of: job))
        let failed = rows.filter { $0.status == .failed }
        #expect(Set(failed.compactMap(\.errorCode)) == ["NoSuchKey", "NoSuchBucket"])
        #expect(failed.allSatisfy { $0.httpStatusCode == 404 })
        #expect(rows.count == 4)
    }

    @Test("The tasks that failed first are kept with code and message, as many as the configuration says")
    func failedTasks() async throws {
        let bench = try await RunnerBench.configured { $0.execution.failedTaskLimit = 3 }
        _ = try bench.put(["a b"])
        let rows = (0..<5).map { "photos,missing%20\($0)\n" }.joined()
        let job = try await bench.run(on: try bench.manifest("photos,a%20b\n" + rows), report: nil)
        let failed = bench.emulator.failedTasks(of: job.jobID, of: account)
        #expect(job.counts == [6, 1, 5] && failed.count == 3)
        #expect(Set(failed.map { $0.decodedKey() }).isSubset(of: Set((0..<5).map { "missing \($0)" })))
        #expect(
            failed.allSatisfy {
                $0.errorCode == "NoSuchKey" && $0.httpStatusCode == 404 && !$0.message.isEmpty
            }
        )
        #expect(bench.emulator.failedTasks(of: job.jobID, of: account, in: "eu-west-1").isEmpty)
        #expect(bench.emulator.failedTasks(of: "missing-job", of: account).isEmpty)
    }

    @Test("A job that runs is not removed, one that has ended is")
    func removal() async throws {
        let bench = try await RunnerBench()
        let manifest = try bench.put(["a", "b"])
        let waiting = try await bench.create(on: manifest, confirmationRequired: true)
        await bench.emulator.waitUntilIdle()
        #expect(!bench.emulator.removeJob(waiting, of: account))
        try await bench.update(waiting, to: .cancelled)
        await bench.emulator.waitUntilIdle()
        #expect(bench.emulator.removeJob(waiting, of: account))
        let ended = try await bench.run(on: manifest)
        #expect(bench.emulator.removeJob(ended.jobID, of: account))
        #expect(bench.emulator.jobCount == 0)
    }

    @Test("A job that runs is not replaced, one that has ended is", arguments: JobStatus.allCases)
    func replacement(status: JobStatus) async throws {
        let gate = Gate()
        let bench = try await RunnerBench { operation, _ in
            if operation == "replaceTags" { await gate.wait() }
        }
        let id = try await bench.create(on: try bench.put(["a", "b"]))
        await gate.waits(for: 2)
        #expect(!bench.emulator.addJob(id, status, to: account))
        #expect(!bench.emulator.add(EmulatedJob(id, status), to: account))
        #expect(try bench.job(id).status == .active)
        #expect(bench.emulator.addJob(id, status, to: account, in: "us-west-2"))
        gate.open()
        await bench.emulator.waitUntilIdle()
        let ended = try bench.job(id)
        #expect(ended.status == .complete && ended.counts == [2, 2, 0])
        #expect(try await bench.report(of: ended)?.count == 2)
        #expect(bench.emulator.addJob(id, status, to: account))
        #expect(bench.emulator.transitions(of: id, of: account, in: "us-east-1").map(\.status) == [status])
        #expect(bench.emulator.jobCount == 2)
    }

    @Test("A report of failed tasks lists those alone, and there is none where it was not asked for")
    func scopes() async throws {
        let bench = try await RunnerBench()
        _ = try bench.put(["a"])
        let manifest = try bench.manifest("photos,a\nphotos,missing\n")
        let some = try await bench.run(on: manifest, report: .failedTasksOnly)
        #expect(try await bench.report(of: some)?.map(\.key) == ["missing"])
        let none = try await bench.run(on: manifest, report: nil)
        #expect(none.status == .complete)
        #expect(CompletionReportLocation(none) == nil)
    }

    @Test("A job waits to be confirmed after its manifest was read, and a cancelled one runs no task")
    func confirming() async throws {
        let bench = try await RunnerBench()
        let manifest = try bench.put(["a", "b"])
        let id = try await bench.create(on: manifest, confirmationRequired: true)
        let other = try await bench.create(on: manifest, confirmationRequired: true)
        await bench.emulator.waitUntilIdle()
        #expect(try bench.job(id).status == .suspended)
        #expect(try bench.job(id).counts == [2, 0, 0])
        try await bench.update(other, to: .cancelled)
        try await bench.update(id, to: .ready)
        await bench.emulator.waitUntilIdle()
        #expect(try bench.job(id).status == .complete)
        #expect(try bench.job(other).status == .cancelled)
        #expect(bench.store.operations.count { $0 == "replaceTags" } == 2)
        #expect(try await bench.report(of: try bench.job(other)) == nil)
    }

    @Test("A large manifest and its report go through in pieces, and a report of many parts is whole")
    func manyRows() async throws {
        let bench = try await RunnerBench.configured { $0.execution.readSize = 1000 }
        bench.store.memory.put([1], at: "a", in: "photos")
        let count = 60_000
        let text = String(repeating: "photos,a\n", count: count)
        let job = try await bench.run(
            JobOperation { $0.s3DeleteObjectTagging = S3DeleteObjectTaggingOperation() },
            on: try bench.manifest(text + String(repeating: "photos,missing\n", count: 10_000))
        )
        #expect(job.status == .complete)
        #expect(job.counts == [70_000, 60_000, 10_000])
        #expect(try await bench.report(of: job)?.count == 70_000)
    }

    @Test(
        "A size of reads is clamped",
        arguments: [
            (.max, 1 << 30), (1 << 30, 1 << 30), ((1 << 30) + 1, 1 << 30), (1, 1), (0, 1), (.min, 1),
            (1000, 1000),
        ] as [(Int, Int)]
    )
    func readSize(given: Int, used: Int) async throws {
        let execution = JobExecution { $0.readSize = given }
        #expect(execution.readSize == used)
        let bench = try await RunnerBench.configured { $0.execution.readSize = given }
        #expect(try await bench.run(on: try bench.put(["a", "b"])).counts == [2, 2, 0])
    }

    @Test("Events tell of a job's creation and of each of its statuses, in order")
    func events() async throws {
        let events = Mutex<[JobEvent]>([])
        let bench = try await RunnerBench.configured {
            $0.jobEvents = { event in events.withLock { $0.append(event) } }
        }
        let job = try await bench.run(on: try bench.put(["a"]))
        let seen = events.withLock { $0 }
        #expect(seen.map(\.status) == ["New", "Preparing", "Ready", "Active", "Completing", "Complete"])
        #expect(seen.map(\.name) == [.jobCreated] + Array(repeating: .jobStatusChanged, count: 5))
        #expect(seen.allSatisfy { $0.jobID == "\(job.jobID)" && $0.accountID == "123456789012" })
        #expect(seen.allSatisfy { $0.region == "us-east-1" && $0.jobARN == job.jobARN })
    }
}

import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("A job whose manifest or store is bad ends as the service's would")
struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: String
        var manifest: @Sendable (RunnerBench) throws -> JobManifest
    }

    static let manifests = [
        Case(testDescription: "no such object", code: "NoSuchKey") { bench in
            var manifest = try bench.put(["a"])
            manifest.location.objectARN = "arn:aws:s3:::lists/other.csv"
            return manifest
        },
        Case(testDescription: "no such bucket", code: "NoSuchBucket") { bench in
            var manifest = try bench.put(["a"])
            manifest.location.objectARN = "arn:aws:s3:::nowhere/list.csv"
            return manifest
        },
        Case(testDescription: "another entity tag", code: "ManifestETagMismatch") { bench in
            let manifest = try bench.put(["a"])
            _ = try bench.put(["b"])
            return manifest
        },
        Case(testDescription: "no rows", code: "ManifestEmpty") { try $0.manifest("") },
        Case(testDescription: "too few columns", code: "InvalidManifest") {
            try $0.manifest("photos,a\nphotos\n")
        },
        Case(testDescription: "a key that is no UTF-8", code: "InvalidManifest") {
            try $0.manifest("photos,a\nphotos,%FF\n")
        },
        Case(testDescription: "an open quote", code: "InvalidManifest") { try $0.manifest("photos,\"a\n") },
        Case(testDescription: "JSON for a list", code: "InvalidManifest") { try $0.manifest("{}\n") },
        Case(testDescription: "an inventory that is no JSON", code: "InvalidManifest") {
            try $0.manifest(Array("x".utf8), key: "manifest.json", format: .inventoryReportCSV20161130)
        },
        Case(testDescription: "an inventory in ORC", code: "InvalidManifest") {
            try $0.inventory(format: "ORC", file: [])
        },
        Case(testDescription: "an inventory in Parquet", code: "InvalidManifest") {
            try $0.inventory(format: "Parquet", file: [])
        },
        Case(testDescription: "gzip that is none", code: "InvalidManifest") {
            try $0.inventory(key: "data.csv.gz", file: Array("\"photos\",\"a\"\n".utf8))
        },
        Case(testDescription: "an inventory whose file is missing", code: "NoSuchKey") {
            try $0.inventory(key: "data.csv", file: nil)
        },
    ]

    @Test("The job fails with a reason before any task runs", arguments: manifests)
    func manifest(_ bad: Case) async throws {
        let bench = try await RunnerBench()
        let manifest = try bad.manifest(bench)
        let job = try await bench.run(on: manifest)
        #expect(job.status == .failed)
        #expect(job.failureCodes == [bad.code], "\(job.failureReasons)")
        #expect(job.counts == [0, 0, 0])
        #expect(!bench.store.operations.contains("replaceTags"))
        #expect(try await bench.report(of: job) == nil)
    }

    @Test(
        "Whatever a store's error says, the job can be described",
        arguments: [
            ("a\u{0}b", "a b"), ("\u{1B}[31mred", " [31mred"), ("line\nline\u{7F}\u{85}", "line line  "),
            ("\u{FFFE}\u{FFFF}\u{FFFD}", "  \u{FFFD}"), ("<&>\u{E9}\u{1F600}", "<&>\u{E9}\u{1F600}"),
            (String(repeating: "\u{1F600}", count: 1000), String(repeating: "\u{1F600}", count: 10)),
        ]
    )
    func texts(text: String, said: String) async throws {
        let bench = try await RunnerBench { operation, _ in
            if operation == "read" { throw ObjectStoreError(text, status: 400, message: text) }
        }
        let id = try await bench.create(on: try bench.put(["a"]))
        await bench.emulator.waitUntilIdle()
        let request = DescribeJobRequest(accountID: account, jobID: id)
        let job = try #require(try await bench.emulator.call(DescribeJob.self, request).output?.job)
        #expect(job.status == .failed)
        let failure = try #require(job.failureReasons.first)
        #expect(failure.failureCode?.hasPrefix(said) == true, "\(failure)")
        #expect(failure.failureReason?.contains(said) == true, "\(failure)")
        #expect(failure.violations().isEmpty, "\(failure)")
    }

    @Test("An inventory's objects are worked on")
    func inventory() async throws {
        let bench = try await RunnerBench()
        _ = try bench.put(["a b", "c"])
        let job = try await bench.run(
            on: try bench.inventory(
                key: "data.csv",
                file: Array("\"photos\",\"a+b\"\n\"photos\",\"c\"\n".utf8)
            )
        )
        #expect(job.status == .complete, "\(job.failureReasons)")
        #expect(job.counts == [2, 2, 0])
        #expect(Set(try await bench.report(of: job)?.map(\.key) ?? []) == ["a%20b", "c"])
    }

    @Test("A manifest that changes while the job runs fails it, and the report has what was done")
    func changingManifest() async throws {
        let gate = Gate()
        let bench = try await RunnerBench({ operation, key in
            if operation == "replaceTags" { await gate.wait() }
        }) { $0.execution.readSize = 1000 }
        _ = try bench.put(["a"])
        let manifest = try bench.manifest(String(repeating: "photos,a\n", count: 5000))
        let id = try await bench.create(on: manifest)
        await gate.waits(for: 64)
        _ = try bench.manifest("photos,b\n")
        gate.open()
        await bench.emulator.waitUntilIdle()
        let job = try bench.job(id)
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["ManifestETagMismatch"])
        #expect(job.counts[0] == 5000)
        #expect(try await bench.report(of: job)?.count == job.counts[1])
    }

    @Test("A job fails once 1,000 tasks have run and over half of them failed")
    func failureRate() async throws {
        let bench = try await RunnerBench()
        _ = try bench.put(["a"])
        let rows = String(repeating: "photos,a\nphotos,x\nphotos,y\n", count: 2000)
        let job = try await bench.run(on: try bench.manifest(rows))
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["JobFailureRateExceeded"])
        let run = job.counts[1] + job.counts[2]
        #expect(run >= 1000 && run < 1200, "\(job.counts)")
        #expect(try await bench.report(of: job)?.count == run)
        let small = try await bench.run(on: try bench.manifest(String(repeating: "photos,x\n", count: 999)))
        #expect(small.status == .complete)
        #expect(small.counts == [999, 0, 999])
    }

    @Test("A store that throttles or is gone for a minute costs time, and no task", arguments: [true, false])
    func outage(isThrottled: Bool) async throws {
        let clock = Mutex<InstantClock?>(nil)
        let error =
            isThrottled
            ? ObjectStoreError.slowDown
            : ObjectStoreError("ServiceUnavailable", status: nil, message: "gone", isRetryable: true)
        let bench = try await RunnerBench { _, _ in
            if let clock = clock.withLock({ $0 }), clock.elapsed < .seconds(60) { throw error }
        }
        let manifest = try bench.put((0..<200).map { "key-\($0)" })
        clock.withLock { $0 = bench.clock }
        let job = try await bench.run(on: manifest)
        #expect(job.status == .complete, "\(job.failureReasons)")
        #expect(job.counts == [200, 200, 0])
        #expect(bench.clock.elapsed >= .seconds(60))
        #expect(try await bench.report(of: job)?.count == 200)
    }

    @Test("A store that stays away fails the job, within bounds")
    func goneForGood() async throws {
        let bench = try await RunnerBench { operation, _ in
            if operation == "read" {
                throw ObjectStoreError("ServiceUnavailable", status: nil, message: "gone", isRetryable: true)
            }
        }
        let job = try await bench.run(on: try bench.put(["a"]))
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["ServiceUnavailable"])
        #expect(bench.store.operations.count == 11)
        #expect(bench.clock.elapsed < .seconds(150))
    }

    @Test(
        "A delay between attempts may be as long as may be",
        arguments: [Duration.seconds(Int64.min), .zero, .nanoseconds(1), .seconds(1), .seconds(Int64.max)],
        [Duration.seconds(Int64.min), .seconds(-1), .zero, .seconds(20), .seconds(Int64.max)]
    )
    func delays(delay: Duration, maxDelay: Duration) async throws {
        let retries = TaskRetries(maxAttempts: 50, delay: delay, maxDelay: maxDelay)
        let bench = try await RunnerBench({ operation, _ in
            if operation == "read" { throw ObjectStoreError.slowDown }
        }) { $0.execution.retries = retries }
        let job = try await bench.run(on: try bench.put(["a"]))
        #expect(job.status == .failed && job.failureCodes == ["SlowDown"])
        #expect(bench.store.operations.count == 50)
        // Each of the 49 delays is at most a year, and varies by up to a quarter.
        let most = min(max(maxDelay, .zero), .seconds(31_536_000)) * 61.25
        #expect(bench.clock.elapsed <= most)
    }

    @Test("A report bucket without permission fails the job, and nothing of a report is left")
    func deniedReport() async throws {
        let bench = try await RunnerBench { operation, key in
            if operation == "write", key.hasPrefix("done/") { throw ObjectStoreError.accessDenied() }
        }
        let job = try await bench.run(on: try bench.put(["a"]))
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["AccessDenied"])
        #expect(job.counts == [1, 1, 0])
        #expect(try await bench.report(of: job) == nil)
        let missing = try await bench.create(on: try bench.put(["a"]), reportBucket: "no-reports")
        await bench.emulator.waitUntilIdle()
        #expect(try bench.job(missing).status == .failed)
    }

    @Test("A report that cannot be written is one reason, even if it is tried again with a state file")
    func unwritableReport() async throws {
        let bench = try KeptBench(VolatileStorage())
        var request = KeptBench.request(KeptBench.put(3, to: bench.memory))
        request.report.bucket = "arn:aws:s3:::nowhere"
        let id = try await bench.create(request)
        await bench.emulator.waitUntilIdle()
        let job = try bench.job(id)
        #expect(job.status == .failed && job.failureCodes == ["NoSuchBucket"], "\(job.failureReasons)")
    }

    @Test("An error of no store's fails the task")
    func foreignError() async throws {
        struct Strange: Error {}
        let bench = try await RunnerBench { operation, _ in
            if operation == "replaceTags" { throw Strange() }
        }
        let job = try await bench.run(on: try bench.put(["a"]))
        #expect(job.status == .complete)
        #expect(try await bench.report(of: job)?.first?.errorCode == "InternalError")
    }

    @Test("An operation that the store does not have fails its tasks with NotImplemented")
    func notImplemented() async throws {
        let bench = try await RunnerBench { operation, _ in
            if operation == "replicate" { throw ObjectStoreError.notImplemented("ReplicateObject") }
        }
        let job = try await bench.run(
            JobOperation { $0.s3ReplicateObject = S3ReplicateObjectOperation() },
            on: try bench.put(["a"], version: "null")
        )
        #expect(job.status == .complete)
        let row = try #require(try await bench.report(of: job)?.first)
        #expect(row.errorCode == "NotImplemented")
        #expect(row.httpStatusCode == 501)
        #expect(row.versionID == "null")
    }
}

extension RunnerBench {
    /// Puts an inventory of one file; nil for a file that is missing.
    fileprivate func inventory(
        format: String = "CSV",
        key: String = "data.csv",
        file: [UInt8]?
    ) throws -> JobManifest {
        if let file { store.memory.put(file, at: key, in: "lists") }
        let document = InventoryManifest(
            sourceBucket: "photos",
            destinationBucket: "arn:aws:s3:::lists",
            fileFormat: format,
            columns: ["Bucket", "Key"],
            files: [.init(key: key)]
        )
        return try manifest(document.json, key: "manifest.json", format: .inventoryReportCSV20161130)
    }
}

import AWSCore
import HTTPTransport
import HTTPTypes
import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Synchronization
import Testing

@Suite("The workflow of a job")
struct WorkflowTests {
    @Test("runs a job for keys and retries its failed tasks")
    func whole() async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(
            ["a b", "c,d", "é"],
            in: "s3://photos",
            to: "s3://lists/m.csv"
        )
        let stored = try #require(bench.store.memory.object("m.csv", in: "lists"))
        #expect(
            String(decoding: stored.bytes, as: UTF8.self) == "photos,a%20b\nphotos,c%2Cd\nphotos,%C3%A9\n"
        )
        #expect("\"\(manifest.eTag)\"" == stored.eTag)
        #expect(manifest.manifest.location.objectARN == "arn:aws:s3:::lists/m.csv")
        #expect(manifest.written.objectCount == 3)

        let statuses = Mutex<[JobStatus]>([])
        let job = try await bench.batch.run(
            bench.draft(on: manifest),
            progress: { found in statuses.withLock { $0.append(found.status) } }
        )
        #expect(job.status == .complete)
        #expect(statuses.withLock { $0.last } == .complete)

        try await bench.writeReport(
            of: job,
            [row("a%20b", nil), row("c%2Cd", "AccessDenied"), row("%C3%A9", "NoSuchKey")]
        )
        let report = try await bench.batch.report(of: job.jobID)
        var failed: [String] = []
        for try await row in report.failures() { failed.append(row.key) }
        #expect(failed.sorted() == ["%C3%A9", "c%2Cd"])
        let summary = try await report.summary()
        #expect(summary.failuresByCode == ["AccessDenied": 1, "NoSuchKey": 1])

        let retry = try await bench.batch.retryFailed(
            job,
            matching: FailureFilter(errorCodes: ["AccessDenied"]),
            to: "s3://lists/retry.csv"
        )
        #expect(
            bench.store.memory.object("retry.csv", in: "lists").map {
                String(decoding: $0.bytes, as: UTF8.self)
            }
                == "photos,c%2Cd\n"
        )
        #expect(retry.draft.operation == job.operation)
        #expect(retry.draft.description == "tags")
        let again = try await bench.batch.run(retry.draft)
        #expect(again.status == .complete)
        #expect(again.jobID != job.jobID)
        #expect(again.manifest?.location.objectARN == "arn:aws:s3:::lists/retry.csv")

        let none = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.retryFailed(
                job,
                matching: FailureFilter(errorCodes: ["SlowDown"]),
                to: "s3://lists/none.csv"
            )
        }
        #expect(none?.code == .noFailures)
        #expect(bench.store.memory.object("none.csv", in: "lists") == nil)

        for (change, words) in [
            ({ $0.roleARN = nil }, "its roleARN. Set it"), ({ $0.operation = nil }, "its operation. Set it"),
            ({ ($0.roleARN, $0.operation) = (nil, nil) }, "its operation and its roleARN. Set both"),
        ] as [((inout JobDescriptor) -> Void, String)] {
            var incomplete = job
            change(&incomplete)
            let error = await #expect(throws: BatchWorkflowError.self) {
                try await bench.batch.retryFailed(incomplete, to: "s3://lists/none.csv")
            }
            #expect(error?.code == .incompleteJob)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("asks for confirmation before any task runs")
    func confirmation() async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let counts = Mutex<[Int?]>([])
        let refused = try await bench.batch.run(
            bench.draft(on: manifest),
            confirm: { job in
                counts.withLock { $0.append(job.taskCount) }
                return false
            }
        )
        #expect(refused.status == .cancelled)
        #expect(counts.withLock { $0 } == [3])
        let accepted = try await bench.batch.run(bench.draft(on: manifest), confirm: { _ in true })
        #expect(accepted.status == .complete)
    }

    @Test("run again, finds the job that was confirmed or discarded", arguments: [true, false])
    func repeated(_ isConfirmed: Bool) async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let draft = bench.draft(on: manifest)
        let first = try await bench.batch.run(draft, confirm: { _ in isConfirmed })
        let again = try await bench.batch.run(
            draft,
            confirm: { _ in
                Issue.record("The job is decided.")
                return true
            }
        )
        #expect(again.jobID == first.jobID)
        #expect(again.status == (isConfirmed ? .complete : .cancelled))
    }

    @Test("repeats a job with the owner of its report's bucket")
    func reportOwner() async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let owner: AccountID = "111122223333"
        let report = JobReportDestination.bucket(
            "arn:aws:s3:::reports",
            scope: .failedTasksOnly,
            expectedOwner: owner
        )
        let job = try await bench.batch.run(bench.draft(on: manifest, report: report))
        #expect(job.report?.expectedBucketOwner == owner)
        try await bench.writeReport(of: job, [row("k", "AccessDenied")])
        let retry = try await bench.batch.retryFailed(job, to: "s3://lists/retry.csv")
        #expect(retry.draft.report == report)
    }

    @Test("detects problems before a job is created")
    func preflight() async throws {
        let bench = try Bench()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        var error = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.run(bench.draft(on: manifest))
        }
        #expect(error?.code == .reportBucketMissing)
        bench.addBucket()
        bench.store.memory.put([1], at: "m.csv", in: "lists")
        error = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.run(bench.draft(on: manifest))
        }
        #expect(error?.code == .manifestChanged)
        _ = try await bench.batch.objects.deleteObject(DeleteObjectRequest("s3://lists/m.csv"))
        error = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.run(bench.draft(on: manifest))
        }
        #expect(error?.code == .manifestChanged)
        for try await _ in bench.batch.jobs.listJobs() { Issue.record("A job was created.") }
    }

    @Test("runs a job even if the caller cannot check its objects")
    func forbidden() async throws {
        let bench = try Bench { request, _, _ in
            request.method == .head ? .answer(403, fields: ["x-amz-request-id": "r"]) : nil
        }
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        #expect(try await bench.batch.run(bench.draft(on: manifest)).status == .complete)
    }

    @Test("has a token of its content")
    func contentToken() async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        func token(_ change: (inout JobDraft) -> Void = { _ in }) throws -> String {
            var draft = bench.draft(on: manifest)
            change(&draft)
            return try draft.request(for: "123456789012", confirmationRequired: false).contentToken()
        }
        let first = try token()
        #expect(first.utf8.count == 64)
        #expect(try token() == first)
        #expect(try token { $0.clientRequestToken = "another" } == first)
        #expect(try token { $0.priority = 11 } != first)
        #expect(try token { $0.tags = [S3Tag(key: "a", value: "b")] } != first)
    }

    private struct Broken: Error {}

    @Test("leaves no object behind if a manifest cannot be written")
    func manifests() async throws {
        let bench = try Bench()
        let empty = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.uploadManifest([String](), in: "s3://photos", to: "s3://lists/m.csv")
        }
        #expect(empty?.code == .emptyManifest)
        let mixed = [
            ManifestObject(bucket: "photos", key: "a", versionID: "v"),
            ManifestObject(bucket: "photos", key: "b"),
        ]
        await #expect(throws: FileFormatError.self) {
            try await bench.batch.uploadManifest(mixed, to: "s3://lists/m.csv")
        }
        let long = String(repeating: "é", count: 513)
        await #expect(throws: FileFormatError.self) {
            try await bench.batch.uploadManifest(["ok", long], in: "s3://photos", to: "s3://lists/m.csv")
        }
        await #expect(throws: S3ObjectError.self) {
            try await bench.batch.uploadManifest(["k"], in: "s3://a/b", to: "s3://lists/m.csv")
        }
        for bucket in ["photos", "arn:aws:s3:us-east-1:123456789012:accesspoint/p"] as [S3Location] {
            let error = await #expect(throws: S3ObjectError.self) {
                try await bench.batch.uploadManifest(["k"], in: bucket, to: "s3://lists/m.csv")
            }
            #expect(error?.code == .invalidLocation)
            #expect(error?.message.contains("letters, digits") == false)
        }
        let failing = AsyncThrowingStream<String, any Error> { continuation in
            for number in 0..<400_000 { continuation.yield("a-rather-long-key-\(number)") }
            continuation.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) {
            try await bench.batch.uploadManifest(
                failing,
                in: "s3://photos",
                to: "s3://lists/large.csv",
                options: S3UploadOptions { $0.partBytes = 5 << 20 }
            )
        }
        #expect(bench.store.memory.uploads(in: "lists").isEmpty)
        #expect(bench.store.memory.object("large.csv", in: "lists") == nil)
    }

    @Test("lists an object with several versions once, unless it lists versions", arguments: [false, true])
    func versions(_ includesVersions: Bool) async throws {
        let bench = try Bench()
        bench.store.memory.addBucket("photos", versioning: .enabled)
        for _ in 0..<3 { bench.store.memory.put([1], at: "a", in: "photos") }
        bench.store.memory.put([1], at: "b", in: "photos")
        _ = try await bench.batch.objects.deleteObject(DeleteObjectRequest("s3://photos/b"))
        let manifest = try await bench.batch.uploadManifest(
            bench.batch.objects.versions(in: "s3://photos"),
            in: "s3://photos",
            includesVersions: includesVersions,
            to: "s3://lists/m.csv"
        )
        #expect(manifest.written.objectCount == (includesVersions ? 4 : 1))
        #expect(manifest.written.hasVersions == includesVersions)
    }

    @Test("says why there is no report, and rejects a damaged one")
    func reports() async throws {
        let bench = try Bench()
        bench.addBucket()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let silent = try await bench.batch.run(bench.draft(on: manifest, report: .none))
        var error = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.report(of: silent)
        }
        #expect(error?.code == .noReport)
        let job = try await bench.batch.run(bench.draft(on: manifest))
        error = await #expect(throws: BatchWorkflowError.self) { try await bench.batch.report(of: job) }
        #expect(error?.message.contains("no task was run") == true)

        try await bench.writeReport(of: job, [row("k", "AccessDenied")])
        let location = try #require(CompletionReportLocation(job))
        let report = try await bench.batch.report(of: job)
        let found = try await bench.batch.report(at: S3Location(bucket: "reports", key: location.manifestKey))
        #expect(found.job == nil && found.manifest == report.manifest)
        #expect(try await found.summary().failed == 1)
        let file = try #require(report.manifest.files.first)
        let bytes = try #require(bench.store.memory.object(file.key, in: "reports")).bytes
        bench.store.memory.put(bytes.dropLast(3) + Array("!\n".utf8), at: file.key, in: "reports")
        await #expect(throws: FileFormatError.self) { try await report.summary() }
        bench.store.memory.put(
            Array(repeating: 0x30, count: 32),
            at: location.manifestChecksumKey,
            in: "reports"
        )
        await #expect(throws: FileFormatError.self) { try await bench.batch.report(of: job) }
    }

    @Test("previews the objects of a job")
    func preview() async throws {
        let bench = try Bench()
        for number in 0..<20 {
            bench.store.memory.put(Array(repeating: 0, count: number), at: "\(number)", in: "in")
        }
        let found = try await bench.batch.preview(prefix: "s3://in", first: 2)
        #expect(found.objectCount == 20)
        #expect(found.byteCount == 190)
        #expect(found.first.map(\.key) == ["0", "1"])
        let manifest = try await bench.batch.uploadManifest(
            (0..<50).map { "k\($0)" },
            in: "s3://photos",
            to: "s3://lists/m.csv"
        )
        let listed = try await bench.batch.preview(manifest.manifest, first: 1)
        #expect(listed.objectCount == 50)
        #expect(listed.byteCount == nil)
        #expect(listed.first == [ManifestObject(bucket: "photos", key: "k0")])
    }

    @Test("takes a manifest that is in S3 already, with the columns that it has")
    func manifestInPlace() async throws {
        let bench = try Bench()
        bench.store.memory.put(Array("photos,a%2Cb\nphotos,c\n".utf8), at: "two.csv", in: "lists")
        bench.store.memory.put(Array("photos,a,v1\n".utf8), at: "three.csv", in: "lists")
        let two = try await bench.batch.manifest(at: "s3://lists/two.csv")
        #expect(two.spec.fields == [.bucket, .key] && two.spec.format == .batchOperationsCSV20180820)
        let eTag = try #require(try await bench.batch.objects.headObject("s3://lists/two.csv").eTag)
        #expect(two.location.objectARN == "arn:aws:s3:::lists/two.csv")
        #expect("\"\(two.location.eTag)\"" == eTag)
        let three = try await bench.batch.manifest(at: "s3://lists/three.csv")
        #expect(three.spec.fields == [.bucket, .key, .versionID])
        bench.store.memory.put(Array("photos\n".utf8), at: "one.csv", in: "lists")
        await #expect(throws: FileFormatError.self) {
            try await bench.batch.manifest(at: "s3://lists/one.csv")
        }
        bench.store.memory.put([], at: "empty.csv", in: "lists")
        let empty = await #expect(throws: BatchWorkflowError.self) {
            try await bench.batch.manifest(at: "s3://lists/empty.csv")
        }
        #expect(empty?.code == .emptyManifest)
        let missing = await #expect(throws: S3ObjectError.self) {
            try await bench.batch.manifest(at: "s3://lists/missing.csv")
        }
        #expect(missing?.code == .notFound)
    }

    @Test("reads an inventory and creates a manifest of it")
    func inventories() async throws {
        let bench = try Bench()
        let rows = "\"photos\",\"a%20b\",\"10\"\n\"photos\",\"huge\",\"6000000000\"\n"
        bench.store.memory.put(rows, at: "data/1.csv", in: "inventory")
        let manifest = InventoryManifest(
            sourceBucket: "photos",
            destinationBucket: "arn:aws:s3:::inventory",
            fileFormat: "CSV",
            columns: ["Bucket", "Key", "Size"],
            files: [.init(key: "data/1.csv")]
        )
        bench.store.memory.put(manifest.json, at: "photos/daily/manifest.json", in: "inventory")
        let given = try await bench.batch.manifest(at: "s3://inventory/photos/daily/manifest.json")
        #expect(given.spec == JobManifestSpec(format: .inventoryReportCSV20161130))
        let preview = try await bench.batch.preview(inventory: "s3://inventory/photos/daily/manifest.json")
        #expect(preview.objectCount == 2)
        #expect(preview.byteCount == 6_000_000_010)
        #expect(preview.tooLargeToCopy == 1)
        let written = try await bench.batch.uploadManifest(
            ofInventory: "s3://inventory/photos/daily/manifest.json",
            skippingTooLargeToCopy: true,
            to: "s3://lists/m.csv"
        )
        #expect(written.written.objectCount == 1)
        #expect(
            bench.store.memory.object("m.csv", in: "lists").map { String(decoding: $0.bytes, as: UTF8.self) }
                == "photos,a%20b\n"
        )
    }
}

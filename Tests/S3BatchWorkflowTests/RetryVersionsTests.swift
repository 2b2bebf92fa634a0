import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Testing

@Suite("A retry is of the versions that the job's manifest lists")
struct RetryVersionsTests {
    /// The versions of the failed tasks in a report.
    private static let reports: [[String?]] = [[nil], ["v1", nil], [nil, "v1", nil], ["v1"]]

    /// Runs a job, writes its report, applies `change`, and retries the failed tasks.
    private func retry(
        _ bench: Bench,
        _ manifest: JobManifest,
        _ versions: [String?],
        _ change: (inout JobDescriptor) -> Void = { _ in }
    ) async throws -> JobManifestSpec? {
        bench.addBucket()
        var job = try await bench.batch.run(bench.draft(on: manifest))
        let rows = versions.enumerated().map { row("k\($0.offset)", "AccessDenied", version: $0.element) }
        try await bench.writeReport(of: job, rows)
        change(&job)
        let retry = try await bench.batch.retryFailed(job, to: "s3://lists/retry.csv")
        guard case .listed(let manifest) = retry.draft.objects else { return nil }
        return manifest.spec
    }

    private func text(in bench: Bench) -> String? {
        bench.store.memory.object("retry.csv", in: "lists").map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The manifest of the failed tasks, in which an empty version is `null`.
    private func expected(_ versions: [String?]) -> String {
        versions.enumerated().map { "photos,k\($0.offset),\($0.element ?? "null")\n" }.joined()
    }

    @Test("with comma-separated values", arguments: reports)
    func list(versions: [String?]) async throws {
        let bench = try Bench()
        let manifest = try await bench.batch.uploadManifest(
            [ManifestObject(bucket: "photos", key: "k0", versionID: "v1")],
            to: "s3://lists/m.csv"
        )
        let spec = try await retry(bench, manifest.manifest, versions)
        #expect(spec?.fields == [.bucket, .key, .versionID])
        #expect(text(in: bench) == expected(versions))
    }

    @Test("with an inventory of all versions", arguments: reports)
    func inventory(versions: [String?]) async throws {
        let bench = try Bench()
        let location = bench.putInventory(columns: ["Bucket", "Key", "VersionId"])
        let spec = try await retry(bench, try await bench.batch.manifest(at: location), versions)
        #expect(spec?.fields == [.bucket, .key, .versionID])
        #expect(text(in: bench) == expected(versions))
    }

    @Test("or of the current versions, if it lists none")
    func current() async throws {
        let bench = try Bench()
        let list = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let inventory = try await bench.batch.manifest(at: bench.putInventory())
        for manifest in [list.manifest, inventory] {
            let spec = try await retry(bench, manifest, [nil])
            #expect(spec?.fields == [.bucket, .key])
            #expect(text(in: bench) == "photos,k0\n")
        }
    }

    @Test("or that the report shows, if the service listed the objects", arguments: [nil, "v1"] as [String?])
    func generated(version: String?) async throws {
        let bench = try Bench()
        let manifest = try await bench.batch.uploadManifest(["k"], in: "s3://photos", to: "s3://lists/m.csv")
        let spec = try await retry(bench, manifest.manifest, [version]) { job in
            job.manifest = nil
            job.manifestGenerator = JobManifestGenerator {
                $0.s3JobManifestGenerator = S3JobManifestGenerator(
                    sourceBucket: "arn:aws:s3:::photos",
                    enableManifestOutput: false
                )
            }
        }
        var fields: [JobManifestFieldName] = [.bucket, .key]
        if version != nil { fields.append(.versionID) }
        #expect(spec?.fields == fields)
    }

    @Test("and is refused if they are unknown, because the inventory has changed", arguments: reports)
    func unreadable(versions: [String?]) async throws {
        let bench = try Bench()
        let location = bench.putInventory(columns: ["Bucket", "Key", "VersionId"])
        let manifest = try await bench.batch.manifest(at: location)
        let change: @Sendable (inout JobDescriptor) -> Void = { _ in bench.putInventory() }
        guard versions.contains(nil) else {
            let spec = try await retry(bench, manifest, versions, change)
            #expect(spec?.fields == [.bucket, .key, .versionID])
            return
        }
        let error = await #expect(throws: BatchWorkflowError.self) {
            try await retry(bench, manifest, versions, change)
        }
        #expect(error?.code == .manifestUnreadable)
        #expect((error?.cause as? S3ObjectError)?.code == .preconditionFailed)
        #expect(text(in: bench) == nil)
    }
}

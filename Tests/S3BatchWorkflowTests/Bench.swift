import AWSCore
import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Synchronization
import Testing

/// A workflow on an emulator of jobs and a small store, which live by one clock.
struct Bench {
    let store: ObservedStore
    let clock: ImpatientClock
    let batch: BatchWorkflow

    /// - Parameter delayClock: The clock of the client for jobs, if it is not `clock`.
    init(
        _ hook: ObservedStore.Hook? = nil,
        pace: JobPace = JobPace(),
        clock: ImpatientClock = ImpatientClock(),
        delayClock: (any Clock<Duration>)? = nil
    ) throws {
        self.clock = clock
        store = ObservedStore(buckets: ["lists"], hook)
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(
                clock: clock.wallClock,
                pace: pace,
                work: JobWork(totalTasks: 3, tasksPerSecond: 10)
            )
        )
        var jobs = S3ControlConfiguration(
            accountID: "123456789012",
            region: "eu-central-1",
            credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        )
        jobs.transport = emulator
        jobs.delayClock = delayClock ?? clock
        jobs.clock = clock.wallClock
        batch = BatchWorkflow(
            jobs: try S3ControlClient(configuration: jobs),
            objects: try makeClient(store) {
                $0.delayClock = clock
                $0.addressing = .path
            }
        )
    }

    func draft(
        on manifest: UploadedManifest,
        report: JobReportDestination = .allTasks(to: "arn:aws:s3:::reports")
    ) -> JobDraft {
        draft(on: manifest.manifest, report: report)
    }

    func draft(
        on manifest: JobManifest,
        report: JobReportDestination = .allTasks(to: "arn:aws:s3:::reports")
    ) -> JobDraft {
        JobDraft(
            .replaceTags(by: [S3Tag(key: "a", value: "b")]),
            on: .listed(manifest),
            report: report,
            roleARN: "arn:aws:iam::123456789012:role/batch",
            description: "tags"
        )
    }

    /// Makes the store have the report bucket.
    func addBucket() { store.memory.addBucket("reports") }

    /// Writes the `manifest.json` of an inventory, without its files.
    @discardableResult
    func putInventory(
        columns: [String] = ["Bucket", "Key"],
        format: String = "CSV",
        files: [String] = ["data/1.csv"]
    ) -> S3Location {
        let manifest = InventoryManifest(
            sourceBucket: "photos",
            destinationBucket: "arn:aws:s3:::inventory",
            fileFormat: format,
            columns: columns,
            files: files.map { .init(key: $0) }
        )
        store.memory.put(manifest.json, at: "daily/manifest.json", in: "inventory")
        return "s3://inventory/daily/manifest.json"
    }

    /// Writes the report of a job as the service does.
    func writeReport(of job: JobDescriptor, _ rows: [CompletionReportRow]) async throws {
        let location = try #require(CompletionReportLocation(job))
        let files = Mutex<[String: [UInt8]]>([:])
        _ = try await CompletionReportWriter.write(
            AsyncStream { continuation in
                for row in rows { continuation.yield(row) }
                continuation.finish()
            },
            at: location,
            date: clock.wallClock.now
        ) { chunk in
            files.withLock { $0[chunk.key, default: []] += chunk.bytes }
        }
        for (key, bytes) in files.withLock({ $0 }) {
            store.memory.put(bytes, at: key, in: location.bucket)
        }
    }
}

func row(_ key: String, _ code: String?, version: String? = nil) -> CompletionReportRow {
    CompletionReportRow(
        bucket: "photos",
        key: key,
        versionID: version,
        status: code == nil ? .succeeded : .failed,
        errorCode: code,
        httpStatusCode: code == nil ? 200 : 403,
        message: code ?? "Successful"
    )
}

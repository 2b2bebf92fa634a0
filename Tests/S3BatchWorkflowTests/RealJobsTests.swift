import AWSCore
import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Testing

@Suite("The whole path, on jobs that really run through the S3 API of a store")
struct RealJobsTests {
    /// A workflow on an emulator that runs jobs; both reach one store through S3's API.
    private struct Bench {
        let store = ObservedStore(buckets: ["photos", "lists"])
        let clock = ImpatientClock()
        let emulator: S3ControlEmulator
        let batch: BatchWorkflow

        init() throws {
            let objects = try makeClient(store) { $0.addressing = .path }
            var configuration = EmulatorConfiguration(clock: clock.wallClock)
            configuration.execution.retryClock = clock
            emulator = S3ControlEmulator(objects: S3ObjectStore(objects), configuration: configuration)
            var jobs = S3ControlConfiguration(
                accountID: "123456789012",
                region: "eu-central-1",
                credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
            )
            jobs.transport = emulator
            jobs.delayClock = clock
            jobs.clock = clock.wallClock
            batch = BatchWorkflow(jobs: try S3ControlClient(configuration: jobs), objects: objects)
        }

        func draft(_ operation: JobOperation, on manifest: UploadedManifest) -> JobDraft {
            JobDraft(
                operation,
                on: manifest,
                report: .allTasks(to: "arn:aws:s3:::lists"),
                roleARN: "arn:aws:iam::123456789012:role/batch",
                description: "real"
            )
        }
    }

    private static let tags = [S3Tag(key: "a", value: "b")]

    @Test("From a list of keys to what failed, and again on that")
    func path() async throws {
        let bench = try Bench()
        let keys = (0..<300).map { "key \($0)" }
        for key in keys.dropFirst(3) { bench.store.memory.put("x", at: key, in: "photos") }
        let manifest = try await bench.batch.uploadManifest(keys, in: "s3://photos", to: "s3://lists/tag.csv")
        let job = try await bench.batch.run(bench.draft(.replaceTags(by: Self.tags), on: manifest)) { job in
            #expect(job.taskCount == 300)
            return true
        }
        #expect(job.status == .complete)
        #expect(job.progressSummary?.numberOfTasksFailed == 3)
        var failed: [String] = []
        for try await row in try await bench.batch.report(of: job).failures() {
            failed.append(row.decodedKey())
            #expect(row.errorCode == "NoSuchKey" && row.httpStatusCode == 404)
        }
        #expect(Set(failed) == Set(keys.prefix(3)))
        #expect(bench.store.memory.objects(in: "photos").allSatisfy { $0.tags == Self.tags })
        for key in failed { bench.store.memory.put("x", at: key, in: "photos") }
        let retry = try await bench.batch.retryFailed(job, to: "s3://lists/retry.csv")
        let again = try await bench.batch.run(retry.draft)
        #expect(again.progressSummary?.numberOfTasksSucceeded == 3)
        #expect(bench.store.memory.objects(in: "photos").allSatisfy { $0.tags == Self.tags })
    }

    @Test("Progress can be watched while tasks run")
    func progress() async throws {
        let bench = try Bench()
        let keys = (0..<500).map { "key-\($0)" }
        for key in keys { bench.store.memory.put("x", at: key, in: "photos") }
        let manifest = try await bench.batch.uploadManifest(keys, in: "s3://photos", to: "s3://lists/tag.csv")
        let id = try await bench.batch.jobs.createJob(bench.draft(.replaceTags(by: Self.tags), on: manifest))
        var last: JobSnapshot?
        for try await snapshot in bench.batch.jobs.progress(of: id) {
            if let last { #expect(snapshot.succeeded >= last.succeeded) }
            last = snapshot
        }
        #expect(last?.status == .complete)
        #expect(last?.succeeded == 500)
    }
}

import AWSCore
import Basics
import S3BatchEvents
import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

/// An emulator that runs jobs on a store, both living by a clock that no wait takes time on.
struct RunnerBench {
    let clock = InstantClock()
    let store: HookedStore
    let emulator: S3ControlEmulator

    init(
        _ hook: @escaping HookedStore.Hook = { _, _ in },
        change: (inout EmulatorConfiguration) -> Void = { _ in }
    ) async throws {
        try await self.init(on: HookedStore(hook), change: change)
    }

    /// A bench whose store does what it is asked to.
    static func configured(_ change: (inout EmulatorConfiguration) -> Void) async throws -> RunnerBench {
        try await RunnerBench(on: HookedStore(), change: change)
    }

    init(on store: HookedStore, change: (inout EmulatorConfiguration) -> Void = { _ in }) async throws {
        self.store = store
        var configuration = EmulatorConfiguration(clock: clock.wallClock, checksSignatures: false)
        configuration.seed = 1
        configuration.execution.retryClock = clock
        change(&configuration)
        emulator = S3ControlEmulator(objects: store, configuration: configuration)
        for bucket in ["photos", "lists", "reports"] { store.memory.addBucket(bucket) }
    }

    /// Puts objects with these keys, and a manifest of them.
    func put(_ keys: [String], version: String? = nil, to key: String = "list.csv") throws -> JobManifest {
        for key in keys { store.memory.put(Array("content of \(key)".utf8), at: key, in: "photos") }
        var manifest = ""
        for key in keys {
            manifest +=
                "photos,\(PercentEncoding.encode(key, keepsSlash: true))\(version.map { ",\($0)" } ?? "")\n"
        }
        return try self.manifest(
            manifest,
            key: key,
            fields: version == nil ? nil : [.bucket, .key, .versionID]
        )
    }

    /// Puts a manifest.
    func manifest(
        _ text: String,
        key: String = "list.csv",
        fields: [JobManifestFieldName]? = nil
    ) throws -> JobManifest {
        try manifest(Array(text.utf8), key: key, fields: fields)
    }

    func manifest(
        _ bytes: [UInt8],
        key: String = "list.csv",
        format: JobManifestFormat = .batchOperationsCSV20180820,
        fields: [JobManifestFieldName]? = nil
    ) throws -> JobManifest {
        let written = store.memory.put(bytes, at: key, in: "lists")
        let isList = format == .batchOperationsCSV20180820
        return JobManifest(
            spec: JobManifestSpec(format: format, fields: isList ? fields ?? [.bucket, .key] : nil),
            location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/\(key)", eTag: written.eTag)
        )
    }

    static let tagging = JobOperation {
        $0.s3PutObjectTagging = S3SetObjectTaggingOperation { $0.tagSet = [S3Tag(key: "a", value: "b")] }
    }

    /// Creates a job.
    func create(
        _ operation: JobOperation = Self.tagging,
        on manifest: JobManifest? = nil,
        generator: S3JobManifestGenerator? = nil,
        report: JobReportScope? = .allTasks,
        reportBucket: String = "reports",
        priority: Int = 10,
        confirmationRequired: Bool = false
    ) async throws -> JobID {
        let request = CreateJobRequest(
            accountID: account,
            operation: operation,
            report: JobReport(enabled: report != nil) {
                guard let report else { return }
                $0.bucket = "arn:aws:s3:::\(reportBucket)"
                $0.format = .csv20180820
                $0.prefix = "done"
                $0.reportScope = report
            },
            priority: priority,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.confirmationRequired = confirmationRequired
            $0.clientRequestToken = "\(emulator.jobCount)"
            $0.manifest = manifest
            $0.manifestGenerator = generator.map { generator in
                JobManifestGenerator { $0.s3JobManifestGenerator = generator }
            }
        }
        return try #require(await emulator.call(CreateJob.self, request).output?.jobID)
    }

    /// Creates a job and waits for its end.
    func run(
        _ operation: JobOperation = Self.tagging,
        on manifest: JobManifest? = nil,
        generator: S3JobManifestGenerator? = nil,
        report: JobReportScope? = .allTasks
    ) async throws -> JobDescriptor {
        let id = try await create(operation, on: manifest, generator: generator, report: report)
        await emulator.waitUntilIdle()
        return try job(id)
    }

    func job(_ id: JobID) throws -> JobDescriptor { try #require(emulator.job(id, of: account)) }

    /// The rows of a job's report, those that succeeded first; nil if there is no report.
    func report(of job: JobDescriptor) async throws -> [CompletionReportRow]? {
        let location = try #require(CompletionReportLocation(job))
        guard let json = store.memory.object(location.manifestKey, in: location.bucket)?.bytes else {
            return nil
        }
        let md5 = try #require(store.memory.object(location.manifestChecksumKey, in: location.bucket)?.bytes)
        let manifest = try CompletionReportManifest(json: json, md5: md5)
        var rows: [CompletionReportRow] = []
        let memory = store.memory
        for try await row in manifest.rows({ file in
            SingleChunk(memory.object(file.key, in: file.bucket)?.bytes ?? [])
        }) {
            rows.append(row)
        }
        return rows
    }

    func update(_ id: JobID, to status: RequestedJobStatus) async throws {
        _ = try await emulator.call(
            UpdateJobStatus.self,
            UpdateJobStatusRequest(accountID: account, jobID: id, requestedJobStatus: status)
        )
    }
}

extension JobDescriptor {
    var counts: [Int] {
        [
            progressSummary?.totalNumberOfTasks ?? -1, progressSummary?.numberOfTasksSucceeded ?? -1,
            progressSummary?.numberOfTasksFailed ?? -1,
        ]
    }

    var failureCodes: [String] { failureReasons.compactMap(\.failureCode) }
}

/// A store in memory in which a hook makes requests wait or fail.
final class HookedStore: ObjectStore {
    /// Gets an operation's name and the key before each request.
    typealias Hook = @Sendable (_ operation: String, _ key: String) async throws -> Void

    let memory = MemoryObjectStore()
    private let hook: Hook
    private let log = Mutex<[String]>([])

    init(_ hook: @escaping Hook = { _, _ in }) { self.hook = hook }

    /// The operations, in order.
    var operations: [String] { log.withLock { $0 } }

    private func begin(_ operation: String, _ key: String) async throws {
        log.withLock { $0.append(operation) }
        try await hook(operation, key)
    }

    func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
        try await begin("list", request.prefix ?? "")
        return try await memory.list(request)
    }

    func describe(_ object: ManifestObject) async throws -> StoredObject {
        try await begin("describe", object.key)
        return try await memory.describe(object)
    }

    func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws -> ObjectContent {
        try await begin("read", object.key)
        return try await memory.read(object, range: range, ifMatch: ifMatch)
    }

    func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
        try await begin("write", target.key)
        return try await memory.write(bytes, to: target)
    }

    func beginUpload(to target: ObjectDestination) async throws -> String {
        try await begin("beginUpload", target.key)
        return try await memory.beginUpload(to: target)
    }

    func uploadPart(_ number: Int, _ bytes: [UInt8], of uploadID: String, to target: ObjectDestination)
        async throws -> UploadedPart
    {
        try await begin("uploadPart", target.key)
        return try await memory.uploadPart(number, bytes, of: uploadID, to: target)
    }

    func completeUpload(_ uploadID: String, _ parts: [UploadedPart], to target: ObjectDestination)
        async throws -> StoredObject
    {
        try await begin("completeUpload", target.key)
        return try await memory.completeUpload(uploadID, parts, to: target)
    }

    func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {
        try await begin("abortUpload", target.key)
        try await memory.abortUpload(uploadID, to: target)
    }

    func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws {
        try await begin("copy", object.key)
        try await memory.copy(object, operation)
    }

    func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        try await begin("replaceTags", object.key)
        try await memory.replaceTags(of: object, by: tags)
    }

    func deleteTags(of object: ManifestObject) async throws {
        try await begin("deleteTags", object.key)
        try await memory.deleteTags(of: object)
    }

    func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws {
        try await begin("replaceACL", object.key)
        try await memory.replaceACL(of: object, by: policy)
    }

    func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws {
        try await begin("setLegalHold", object.key)
        try await memory.setLegalHold(of: object, to: hold)
    }

    func setRetention(of object: ManifestObject, _ operation: S3SetObjectRetentionOperation) async throws {
        try await begin("setRetention", object.key)
        try await memory.setRetention(of: object, operation)
    }

    func restore(_ object: ManifestObject, _ operation: S3InitiateRestoreObjectOperation) async throws {
        try await begin("restore", object.key)
        try await memory.restore(object, operation)
    }

    func replicate(_ object: ManifestObject) async throws {
        try await begin("replicate", object.key)
        try await memory.replicate(object)
    }

    func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws {
        try await begin("updateEncryption", object.key)
        try await memory.updateEncryption(of: object, to: encryption)
    }

    func replicationConfiguration(of bucket: String) async throws -> [UInt8]? {
        try await memory.replicationConfiguration(of: bucket)
    }

    func tags(of object: ManifestObject) async throws -> [S3Tag] { try await memory.tags(of: object) }

    func partSizes(of object: ManifestObject) async throws -> [Int] {
        try await begin("partSizes", object.key)
        return try await memory.partSizes(of: object)
    }
}

/// A clock that moves to where somebody wants to wait for.
final class InstantClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero
        func advanced(by duration: Duration) -> Self { Instant(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Instant())

    var now: Instant { time.withLock { $0 } }
    var minimumResolution: Duration { .zero }

    /// The time since the beginning.
    var elapsed: Duration { now.offset }

    var wallClock: WallClock {
        WallClock { startDate.addingTimeInterval(self.elapsed / .seconds(1)) }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        await Task.yield()
        time.withLock { $0 = max($0, deadline) }
    }
}

/// Lets tasks wait until a test opens it.
final class Gate: Sendable {
    private struct State: Sendable {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    func wait() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                if state.isOpen { return [continuation] }
                state.waiting.append(continuation)
                let count = state.waiting.count
                let seen = state.watchers.filter { $0.count <= count }.map(\.continuation)
                state.watchers.removeAll { $0.count <= count }
                return seen
            }
            for each in ready { each.resume() }
        }
    }

    /// Waits until `count` tasks wait.
    func waits(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.waiting.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

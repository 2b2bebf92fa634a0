import Basics
@_spi(State) import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

/// An emulator whose state is kept, as a process has it: the next one begins with what a storage has.
struct KeptBench {
    let clock = InstantClock()
    let storage: VolatileStorage
    let keeper: StateKeeper
    /// The store whose objects are kept.
    let memory: MemoryObjectStore
    let emulator: S3ControlEmulator

    /// - Parameters:
    ///   - objects: What jobs work on in place of the store whose objects are kept.
    ///   - report: Called when a save fails, and when one succeeds again.
    init(
        _ storage: VolatileStorage,
        on objects: (any ObjectStore)? = nil,
        isSimulated: Bool = false,
        _ change: (inout EmulatorConfiguration) -> Void = { _ in },
        report: (@Sendable (_ failure: String?) -> Void)? = nil
    ) throws {
        self.storage = storage
        keeper = StateKeeper(storage, report: report)
        var configuration = EmulatorConfiguration(clock: clock.wallClock, checksSignatures: false)
        configuration.execution.retryClock = clock
        configuration.execution.concurrency = 8
        change(&configuration)
        memory = try MemoryObjectStore(
            keeper: keeper,
            buckets: ["photos", "lists", "reports"],
            clock: clock.wallClock
        )
        emulator = try S3ControlEmulator(
            keeper: keeper,
            objects: isSimulated ? nil : objects ?? memory,
            configuration: configuration
        )
    }

    static func put(_ count: Int, to store: MemoryObjectStore, named name: String = "list.csv") -> JobManifest
    {
        for number in 0..<count { store.put("content \(number)", at: "key-\(number)", in: "photos") }
        let list = (0..<count).map { "photos,key-\($0)\n" }.joined()
        let written = store.put(list, at: name, in: "lists")
        return JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
            location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/\(name)", eTag: written.eTag)
        )
    }

    static func request(
        _ manifest: JobManifest?,
        generator: S3JobManifestGenerator? = nil,
        token: String = "token",
        confirmationRequired: Bool = false
    ) -> CreateJobRequest {
        CreateJobRequest(
            accountID: account,
            operation: RunnerBench.tagging,
            report: JobReport(enabled: true) {
                $0.bucket = "arn:aws:s3:::reports"
                $0.format = .csv20180820
                $0.prefix = "done"
                $0.reportScope = .allTasks
            },
            priority: 10,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.confirmationRequired = confirmationRequired
            $0.clientRequestToken = token
            $0.manifest = manifest
            $0.manifestGenerator = generator.map { generator in
                JobManifestGenerator { $0.s3JobManifestGenerator = generator }
            }
        }
    }

    func create(_ request: CreateJobRequest) async throws -> JobID {
        try #require(await emulator.call(CreateJob.self, request).output?.jobID)
    }

    func job(_ id: JobID) throws -> JobDescriptor { try #require(emulator.job(id, of: account)) }

    /// The rows of a job's report.
    static func report(of job: JobDescriptor, in store: MemoryObjectStore) async throws
        -> [CompletionReportRow]
    {
        let location = try #require(CompletionReportLocation(job))
        let json = try #require(store.object(location.manifestKey, in: location.bucket)?.bytes)
        let md5 = try #require(store.object(location.manifestChecksumKey, in: location.bucket)?.bytes)
        let manifest = try CompletionReportManifest(json: json, md5: md5)
        var rows: [CompletionReportRow] = []
        for try await row in manifest.rows({ file in
            SingleChunk(store.object(file.key, in: file.bucket)?.bytes ?? [])
        }) {
            rows.append(row)
        }
        return rows
    }

    /// Checks that a job has ended as if nothing had happened.
    static func expectWhole(_ job: JobDescriptor, _ count: Int, in store: MemoryObjectStore) async throws {
        #expect(job.status == .complete)
        #expect(job.counts == [count, count, 0])
        let rows = try await report(of: job, in: store)
        #expect(rows.count == count)
        #expect(Set(rows.map(\.key)).count == count)
        // No files of a report that was begun before.
        #expect(store.objects(in: "reports", prefix: "done/job-\(job.jobID)/").count == 3)
        for number in 0..<count {
            #expect(store.object("key-\(number)", in: "photos")?.tags == [S3Tag(key: "a", value: "b")])
        }
    }
}

/// A memory store that reports each task before it runs.
struct TaskObserver: ObjectStore {
    let memory: MemoryObjectStore
    let hook: @Sendable (_ key: String) async throws -> Void
    /// What is called before objects are listed.
    var onList: @Sendable () -> Void = {}

    init(_ memory: MemoryObjectStore, _ hook: @escaping @Sendable (_ key: String) async throws -> Void) {
        self.memory = memory
        self.hook = hook
    }

    func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
        onList()
        return try await memory.list(request)
    }

    func describe(_ object: ManifestObject) async throws -> StoredObject { try await memory.describe(object) }

    func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws -> ObjectContent {
        try await memory.read(object, range: range, ifMatch: ifMatch)
    }

    func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
        try await memory.write(bytes, to: target)
    }

    func beginUpload(to target: ObjectDestination) async throws -> String {
        try await memory.beginUpload(to: target)
    }

    func uploadPart(_ number: Int, _ bytes: [UInt8], of uploadID: String, to target: ObjectDestination)
        async throws -> UploadedPart
    {
        try await memory.uploadPart(number, bytes, of: uploadID, to: target)
    }

    func completeUpload(_ uploadID: String, _ parts: [UploadedPart], to target: ObjectDestination)
        async throws -> StoredObject
    {
        try await memory.completeUpload(uploadID, parts, to: target)
    }

    func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {
        try await memory.abortUpload(uploadID, to: target)
    }

    func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        try await hook(object.key)
        try await memory.replaceTags(of: object, by: tags)
    }
}

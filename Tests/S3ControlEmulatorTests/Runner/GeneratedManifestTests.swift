import Basics
import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("A generated manifest has the objects that meet every condition, and is written where it is asked for")
struct GeneratedManifestTests {
    /// A store whose listing is given, and whose tasks all succeed.
    private struct Listing: ObjectStore {
        var objects: [StoredObject]
        var listsDetails = true
        var pageSize = 2

        func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
            let start = request.continuation.flatMap { Int($0) } ?? 0
            let found = objects.filter { $0.object.key.hasPrefix(request.prefix ?? "") }
                .filter { request.includesVersions || $0.isLatest && !$0.isDeleteMarker }
            let page = found.dropFirst(start).prefix(pageSize).map { object in
                var object = object
                if !listsDetails { object.details = nil }
                return object
            }
            let next = start + page.count
            return ObjectListPage(objects: page, continuation: next < found.count ? "\(next)" : nil)
        }

        func describe(_ object: ManifestObject) async throws -> StoredObject {
            guard let found = objects.first(where: { $0.object == object }) else {
                throw ObjectStoreError.noSuchKey(object.key)
            }
            return found
        }

        func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws
            -> ObjectContent
        {
            throw ObjectStoreError.noSuchKey(object.key)
        }

        func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
            throw ObjectStoreError.accessDenied()
        }

        func beginUpload(to target: ObjectDestination) async throws -> String {
            throw ObjectStoreError.accessDenied()
        }

        func uploadPart(_ number: Int, _ bytes: [UInt8], of uploadID: String, to target: ObjectDestination)
            async throws -> UploadedPart
        {
            throw ObjectStoreError.accessDenied()
        }

        func completeUpload(_ uploadID: String, _ parts: [UploadedPart], to target: ObjectDestination)
            async throws -> StoredObject
        {
            throw ObjectStoreError.accessDenied()
        }

        func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {}

        func deleteTags(of object: ManifestObject) async throws {}
        func replicate(_ object: ManifestObject) async throws {}
    }

    private static let key = "arn:aws:kms:us-east-1:123456789012:key/k"

    private static let objects: [StoredObject] = [
        object("a/1.jpg", 10, day: 1) { $0.encryption = .sseS3 },
        object("a/2.txt", 20, day: 2, .glacier) {
            $0.encryption = .sseKMS
            $0.kmsKeyID = key
            $0.bucketKeyEnabled = true
            $0.replicationStatus = .completed
            $0.isEligibleForReplication = true
        },
        object("b/3.jpg", 30, day: 3, .standardIA) {
            $0.encryption = .dsseKMS
            $0.kmsKeyID = key
            $0.replicationStatus = .failed
            $0.isEligibleForReplication = true
        },
        object("b/4.jpg", 40, day: 4) {
            $0.encryption = .sseC
            $0.replicationStatus = .replica
        },
        object("c/5", 50, day: 5) { $0.isEligibleForReplication = false },
    ]

    private static func object(
        _ key: String,
        _ size: Int,
        day: Int,
        _ storageClass: S3StorageClass? = nil,
        _ details: (inout StoredObject.Details) -> Void
    ) -> StoredObject {
        var found = StoredObject.Details { $0.isEligibleForReplication = false }
        details(&found)
        return StoredObject(ManifestObject(bucket: "photos", key: key, versionID: "v-\(day)")) {
            $0.size = size
            $0.lastModified = date(day)
            $0.storageClass = storageClass
            $0.details = found
        }
    }

    private static func date(_ day: Int) -> Date { startDate.addingTimeInterval(Double(day) * 86_400) }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wanted: String
        var filter: @Sendable (inout JobManifestGeneratorFilter) -> Void
    }

    static let cases = [
        Case(testDescription: "nothing", wanted: "12345") { _ in },
        Case(testDescription: "prefix", wanted: "12") { $0.keyNameConstraint = names(prefix: ["a/"]) },
        Case(testDescription: "prefixes", wanted: "125") {
            $0.keyNameConstraint = names(prefix: ["a/", "c"])
        },
        Case(testDescription: "suffix", wanted: "134") { $0.keyNameConstraint = names(suffix: [".jpg"]) },
        Case(testDescription: "substring", wanted: "3") { $0.keyNameConstraint = names(substring: ["/3"]) },
        Case(testDescription: "all of a name", wanted: "34") {
            $0.keyNameConstraint = names(prefix: ["b"], suffix: ["g"], substring: ["/"])
        },
        Case(testDescription: "created after", wanted: "45") { $0.createdAfter = date(3) },
        Case(testDescription: "created before", wanted: "12") { $0.createdBefore = date(3) },
        Case(testDescription: "larger", wanted: "345") { $0.objectSizeGreaterThanBytes = 20 },
        Case(testDescription: "smaller", wanted: "12") { $0.objectSizeLessThanBytes = 30 },
        Case(testDescription: "standard", wanted: "145") { $0.matchAnyStorageClass = [.standard] },
        Case(testDescription: "classes", wanted: "23") { $0.matchAnyStorageClass = [.glacier, .standardIA] },
        Case(testDescription: "replicated", wanted: "2") { $0.objectReplicationStatuses = [.completed] },
        Case(testDescription: "never replicated", wanted: "145") {
            $0.objectReplicationStatuses = [.neverReplicated, .replica]
        },
        Case(testDescription: "eligible", wanted: "23") { $0.eligibleForReplication = true },
        Case(testDescription: "SSE-S3", wanted: "1") {
            $0.matchAnyObjectEncryption = [.init { $0.sseS3 = SSES3Filter() }]
        },
        Case(testDescription: "SSE-KMS", wanted: "2") {
            $0.matchAnyObjectEncryption = [
                .init {
                    $0.sseKMS = SSEKMSFilter {
                        $0.kmsKeyARN = key; $0.bucketKeyEnabled = true
                    }
                }
            ]
        },
        Case(testDescription: "SSE-KMS without a bucket key", wanted: "") {
            $0.matchAnyObjectEncryption = [.init { $0.sseKMS = SSEKMSFilter { $0.bucketKeyEnabled = false } }]
        },
        Case(testDescription: "DSSE-KMS", wanted: "3") {
            $0.matchAnyObjectEncryption = [.init { $0.dsseKMS = DSSEKMSFilter() }]
        },
        Case(testDescription: "SSE-C", wanted: "4") {
            $0.matchAnyObjectEncryption = [.init { $0.sseC = SSECFilter() }]
        },
        Case(testDescription: "not encrypted", wanted: "5") {
            $0.matchAnyObjectEncryption = [.init { $0.notSSE = NotSSEFilter() }]
        },
    ]

    private static func names(
        prefix: [String]? = nil,
        suffix: [String]? = nil,
        substring: [String]? = nil
    ) -> KeyNameConstraint {
        KeyNameConstraint {
            $0.matchAnyPrefix = prefix
            $0.matchAnySuffix = suffix
            $0.matchAnySubstring = substring
        }
    }

    private func run(
        on store: some ObjectStore,
        _ operation: JobOperation = JobOperation { $0.s3DeleteObjectTagging = .init() },
        filter: JobManifestGeneratorFilter? = nil
    ) async throws -> JobDescriptor {
        let emulator = S3ControlEmulator(
            objects: store,
            configuration: EmulatorConfiguration(checksSignatures: false)
        )
        let request = CreateJobRequest(
            accountID: account,
            operation: operation,
            report: JobReport(enabled: false),
            priority: 1,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.confirmationRequired = false
            $0.clientRequestToken = "1"
            $0.manifestGenerator = JobManifestGenerator {
                $0.s3JobManifestGenerator = S3JobManifestGenerator(
                    sourceBucket: "arn:aws:s3:::photos",
                    enableManifestOutput: false
                ) { $0.filter = filter }
            }
        }
        let id = try #require(await emulator.call(CreateJob.self, request).output?.jobID)
        await emulator.waitUntilIdle()
        return try #require(emulator.job(id, of: account))
    }

    @Test("Each condition of the filter", arguments: cases, [true, false])
    func filters(condition: Case, listsDetails: Bool) async throws {
        let store = Listing(objects: Self.objects, listsDetails: listsDetails)
        let job = try await run(on: store, filter: JobManifestGeneratorFilter(condition.filter))
        let count = condition.wanted.count
        #expect(job.status == (count == 0 ? .failed : .complete), "\(job.failureReasons)")
        #expect(job.counts == [count, count, 0])
        #expect(job.failureCodes == (count == 0 ? ["ManifestEmpty"] : []))
    }

    @Test("Versions are listed for replication, without delete markers")
    func versions() async throws {
        var marker = StoredObject(ManifestObject(bucket: "photos", key: "d", versionID: "m"))
        marker.isDeleteMarker = true
        var old = StoredObject(ManifestObject(bucket: "photos", key: "d", versionID: "o"))
        old.isLatest = false
        let store = Listing(objects: Self.objects + [marker, old])
        let replicated = try await run(on: store, JobOperation { $0.s3ReplicateObject = .init() })
        #expect(replicated.counts == [6, 6, 0])
        let current = try await run(on: store)
        #expect(current.counts == [5, 5, 0])
    }

    @Test("A store that does not say what is replicated fails the job with its code")
    func unknownEligibility() async throws {
        var objects = Self.objects
        objects[0].details?.isEligibleForReplication = nil
        let job = try await run(
            on: Listing(objects: objects),
            filter: JobManifestGeneratorFilter { $0.eligibleForReplication = true }
        )
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["NotImplemented"])
    }

    /// A generator that writes its manifest to the bucket `lists`.
    private static func writing(prefix: String? = nil) -> S3JobManifestGenerator {
        S3JobManifestGenerator(sourceBucket: "arn:aws:s3:::photos", enableManifestOutput: true) {
            $0.manifestOutputLocation = S3ManifestOutputLocation(
                bucket: "arn:aws:s3:::lists",
                manifestFormat: .inventoryReportCSV20211130
            ) { $0.manifestPrefix = prefix }
        }
    }

    @Test("The manifest is written as an inventory that a job can take, and the job names it")
    func output() async throws {
        let bench = try await RunnerBench()
        let keys = (0..<2500).map { "key \($0)" }
        _ = try bench.put(keys)
        let job = try await bench.run(generator: Self.writing(prefix: "generated"))
        #expect(job.status == .complete, "\(job.failureReasons)")
        #expect(job.counts == [2500, 2500, 0])
        let generated = try #require(job.generatedManifestDescriptor)
        #expect(generated.format == .inventoryReportCSV20211130)
        let location = try #require(generated.location)
        #expect(location.objectARN == "arn:aws:s3:::lists/generated/job-\(job.jobID)/manifest.json")
        let again = try await bench.run(
            on: JobManifest(spec: JobManifestSpec(format: .inventoryReportCSV20161130), location: location)
        )
        #expect(again.status == .complete, "\(again.failureReasons)")
        #expect(again.counts == [2500, 2500, 0])
    }

    @Test("A manifest that cannot be written fails the job")
    func deniedOutput() async throws {
        let bench = try await RunnerBench { operation, key in
            if operation == "write", key.hasPrefix("job-") { throw ObjectStoreError.accessDenied() }
        }
        _ = try bench.put(["a"])
        let job = try await bench.run(generator: Self.writing())
        #expect(job.status == .failed)
        #expect(job.failureCodes == ["AccessDenied"])
        #expect(!bench.store.operations.contains("replaceTags"))
    }
}

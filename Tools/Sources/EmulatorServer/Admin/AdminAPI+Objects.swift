import AWSCore
import Basics
import HTTPTransport
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import S3Objects

/// Requests for the failed tasks of jobs, and for the buckets and objects of a store in memory.
extension AdminAPI {
    private struct Failures: Encodable {
        var total: Int
        /// The number of failed tasks that are kept, which are the first to fail.
        var kept: Int
        var failures: [FailedTaskDocument]
        /// The start of the next page; nil at the end.
        var next: Int?
    }

    func listFailures(_ id: String, _ text: Substring) throws(AdminError) -> TransportResponse {
        let query = try AdminQuery(text, known: ["account", "after", "limit"])
        let (job, account) = try findJob(id, query)
        let start = try query.number("after", in: 0...Int.max, default: 0)
        let limit = try query.limit(default: 100)
        let kept = emulator.failedTasks(of: job.jobID, of: account)
        let page = kept.dropFirst(start).prefix(limit)
        return json(
            Failures(
                total: job.progressSummary?.numberOfTasksFailed ?? 0,
                kept: kept.count,
                failures: page.map(FailedTaskDocument.init),
                next: page.endIndex < kept.endIndex ? page.endIndex : nil
            )
        )
    }

    private struct Buckets: Encodable {
        var total: Int
        var buckets: [BucketDocument]
        var next: String?
    }

    private struct Objects: Encodable {
        var bucket: String
        var objects: [ObjectDocument]
        /// The key after which the next page begins; nil at the end.
        var next: String?
    }

    private func needStore() throws(AdminError) -> MemoryObjectStore {
        guard let store else {
            throw AdminError(status: 404, message: "There is no store in memory: start with --memory-store.")
        }
        return store
    }

    func listBuckets(_ text: Substring) throws(AdminError) -> TransportResponse {
        let query = try AdminQuery(text, known: ["after", "limit"])
        let store = try needStore()
        let names = store.buckets
        let start = try query.text("after")
        let limit = try query.limit(default: 1000)
        let rest = start.map { start in names.drop { $0 <= start } } ?? names[...]
        let page = rest.prefix(limit)
        return json(
            Buckets(
                total: names.count,
                buckets: page.map { BucketDocument($0, in: store) },
                next: page.count < rest.count ? page.last : nil
            )
        )
    }

    func listObjects(of bucket: String, _ text: Substring) throws(AdminError) -> TransportResponse {
        let query = try AdminQuery(text, known: ["prefix", "after", "limit"])
        let store = try needStore()
        guard store.versioning(of: bucket) != nil else { throw Self.noBucket }
        let limit = min(try query.limit(default: 1000), 1000)
        // One more than is returned, to determine whether there are more.
        let found = store.objects(
            in: bucket,
            prefix: try query.text("prefix") ?? "",
            after: try query.text("after"),
            limit: limit + 1
        )
        let page = found.prefix(limit)
        return json(
            Objects(
                bucket: bucket,
                objects: page.map(ObjectDocument.init),
                next: found.count > limit ? page.last?.key : nil
            )
        )
    }

    func showObject(of bucket: String, _ text: Substring) throws(AdminError) -> TransportResponse {
        let query = try AdminQuery(text, known: ["key", "version"])
        let store = try needStore()
        guard store.versioning(of: bucket) != nil else { throw Self.noBucket }
        guard let key = try query.text("key") else {
            throw AdminError(status: 400, message: "The query has to name the object: key=…")
        }
        guard let object = store.object(key, in: bucket, versionID: try query.text("version")) else {
            throw AdminError(status: 404, message: "The bucket has no such object.")
        }
        var document = ObjectDocument(object)
        document.describe(object, at: store.clock.now)
        return json(document)
    }

    private static var noBucket: AdminError { AdminError(status: 404, message: "There is no such bucket.") }
}

/// A failed task in the format of the admin API.
struct FailedTaskDocument: Encodable {
    var bucket: String
    /// Without percent-encoding.
    var key: String
    var versionID: String?
    var code: String?
    var status: Int?
    var message: String

    init(_ row: CompletionReportRow) {
        bucket = row.bucket
        key = row.decodedKey()
        versionID = row.versionID
        code = row.errorCode
        status = row.httpStatusCode
        message = row.message
    }
}

/// A bucket in the format of the admin API.
struct BucketDocument: Encodable {
    var name: String
    var keys: Int
    var versioning: String

    init(_ name: String, in store: MemoryObjectStore) {
        self.name = name
        keys = store.keyCount(in: name)
        versioning =
            switch store.versioning(of: name) {
            case .enabled: "Enabled"
            case .suspended: "Suspended"
            case .off, nil: "Off"
            }
    }
}

/// An object in the format of the admin API.
struct ObjectDocument: Encodable {
    var key: String
    var size: Int
    var eTag: String
    var lastModified: Date
    var storageClass: String
    var tagCount: Int
    // Set for a single object, but not in a listing.
    var versionID: String?
    var isDeleteMarker: Bool?
    var tags: [String: String]?
    var metadata: [String: String]?
    var fields: [String: String]?
    var legalHold: String?
    var retention: S3Retention?
    var encryption: String?
    var replicationStatus: String?
    var restoredUntil: Date?
    var checksums: [String: String]?

    init(_ object: MemoryObject) {
        key = object.key
        size = object.bytes.count
        eTag = object.eTag
        lastModified = object.lastModified
        storageClass = object.storageClass.rawValue
        tagCount = object.tags.count
    }

    mutating func describe(_ object: MemoryObject, at date: Date) {
        let properties = object.properties
        versionID = object.versionID
        isDeleteMarker = object.isDeleteMarker
        tags = Dictionary(object.tags.map { ($0.key, $0.value) }) { $1 }
        metadata = object.metadata
        fields = properties.fields
        legalHold = properties.legalHold?.rawValue
        retention = properties.retention
        encryption = properties.encryption?.algorithm
        replicationStatus = properties.replicationStatus
        restoredUntil = properties.restoredCopy(at: date)?.expiry
        checksums = Dictionary(properties.checksums.map { ($0.algorithm.rawValue, $0.value) }) { $1 }
    }
}

import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import Synchronization

/// The least of a store: contents, tags, listings, uploads; no versions.
final class MemoryStoreDouble: ObjectStore {
    struct Object: Sendable {
        var bytes: [UInt8]
        var eTag: String
        var tags: [S3Tag] = []
    }

    private struct State: Sendable {
        var buckets: [String: [String: Object]] = [:]
        var uploads: [String: [Int: [UInt8]]] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    func addBucket(_ name: String) { state.withLock { $0.buckets[name] = $0.buckets[name] ?? [:] } }

    @discardableResult
    func put(_ bytes: [UInt8], at key: String, in bucket: String) -> Object {
        addBucket(bucket)
        return state.withLock { state in
            state.count += 1
            let object = Object(bytes: bytes, eTag: "etag-\(state.count)")
            state.buckets[bucket]?[key] = object
            return object
        }
    }

    func object(_ key: String, in bucket: String) -> Object? { state.withLock { $0.buckets[bucket]?[key] } }

    private func find(_ object: ManifestObject) throws(ObjectStoreError) -> Object {
        try state.withLock { (state) throws(ObjectStoreError) in
            guard let bucket = state.buckets[object.bucket] else { throw .noSuchBucket(object.bucket) }
            guard let found = bucket[object.key] else { throw .noSuchKey(object.key) }
            return found
        }
    }

    func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
        let bucket = state.withLock { $0.buckets[request.bucket] }
        guard let bucket else { throw ObjectStoreError.noSuchBucket(request.bucket) }
        let found = bucket.filter { $0.key.hasPrefix(request.prefix ?? "") }.sorted { $0.key < $1.key }
            .filter { entry in request.continuation.map { entry.key > $0 } ?? true }
        let page = found.prefix(request.pageSize).map { key, object in
            StoredObject(ManifestObject(bucket: request.bucket, key: key)) { $0.size = object.bytes.count }
        }
        return ObjectListPage(
            objects: page,
            continuation: found.count > page.count ? page.last?.object.key : nil
        )
    }

    func describe(_ object: ManifestObject) async throws -> StoredObject {
        let found = try find(object)
        return StoredObject(object) {
            $0.size = found.bytes.count
            $0.eTag = found.eTag
            $0.details = .init()
        }
    }

    func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws -> ObjectContent {
        let found = try find(object)
        if let ifMatch, ifMatch != found.eTag { throw ObjectStoreError.preconditionFailed }
        let range = (range ?? 0..<found.bytes.count).clamped(to: 0..<found.bytes.count)
        return ObjectContent(bytes: Array(found.bytes[range]), size: found.bytes.count, eTag: found.eTag)
    }

    func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
        guard state.withLock({ $0.buckets[target.bucket] != nil }) else {
            throw ObjectStoreError.noSuchBucket(target.bucket)
        }
        let written = put(bytes, at: target.key, in: target.bucket)
        return StoredObject(ManifestObject(bucket: target.bucket, key: target.key)) { $0.eTag = written.eTag }
    }

    func beginUpload(to target: ObjectDestination) async throws -> String {
        state.withLock { state in
            state.count += 1
            state.uploads["\(state.count)"] = [:]
            return "\(state.count)"
        }
    }

    func uploadPart(_ number: Int, _ bytes: [UInt8], of uploadID: String, to target: ObjectDestination)
        async throws -> UploadedPart
    {
        state.withLock { $0.uploads[uploadID]?[number] = bytes }
        return UploadedPart(number: number, eTag: "part")
    }

    func completeUpload(_ uploadID: String, _ parts: [UploadedPart], to target: ObjectDestination)
        async throws -> StoredObject
    {
        let all = state.withLock { $0.uploads.removeValue(forKey: uploadID) } ?? [:]
        return try await write(all.sorted { $0.key < $1.key }.flatMap(\.value), to: target)
    }

    func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {
        state.withLock { $0.uploads[uploadID] = nil }
    }

    func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        _ = try find(object)
        state.withLock { $0.buckets[object.bucket]?[object.key]?.tags = tags }
    }

    func deleteTags(of object: ManifestObject) async throws { try await replaceTags(of: object, by: []) }

    func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws {
        let target = try operation.target(for: object.key)
        let found = try find(object)
        _ = try await write(found.bytes, to: ObjectDestination(bucket: target.bucket, key: target.key))
    }
}

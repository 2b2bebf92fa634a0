import Basics
public import S3ControlFiles
public import S3ControlModel
import S3Objects
import Synchronization

extension MemoryObjectStore: ObjectStore {
    /// Runs `body` and converts its errors to ``ObjectStoreError``.
    private func mapping<Result>(
        _ fault: (S3Fault) -> S3Fault = { $0 },
        _ body: () throws(S3Fault) -> Result
    ) throws(ObjectStoreError) -> Result {
        do throws(S3Fault) {
            return try body()
        } catch {
            let error = fault(error)
            throw ObjectStoreError(error.code, status: error.status, message: error.message)
        }
    }

    private func change(
        _ object: ManifestObject,
        _ fault: (S3Fault) -> S3Fault = { $0 },
        _ body: (inout MemoryObjectProperties, MemoryBucket) throws(S3Fault) -> Void
    ) throws(ObjectStoreError) {
        try mapping(fault) { () throws(S3Fault) in
            _ = try state.withLock { (state) throws(S3Fault) in
                try state.change(object.key, version: object.versionID, in: object.bucket, body).object
                    .version
            }
        }
    }

    /// Finds a version, and returns whether the bucket has versions and whether this one is the latest.
    private func find(
        _ object: ManifestObject
    ) throws(ObjectStoreError) -> (version: MemoryVersion, isVersioned: Bool, isLatest: Bool) {
        try mapping { () throws(S3Fault) in
            try state.withLock { (state) throws(S3Fault) in
                let bucket = try state.bucket(object.bucket)
                let found = try bucket.find(object.key, version: object.versionID)
                let latest = bucket.objects[ObjectKey(object.key)]?.latest.version
                return (found, bucket.versioning != .off, latest == found.version)
            }
        }
    }

    public func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
        let objects = try mapping { () throws(S3Fault) in
            try state.withLock { (state) throws(S3Fault) in try state.bucket(request.bucket).objects }
        }
        let limit = min(max(request.pageSize, 1), 1000)
        var start: (key: String, version: VersionNumber?)?
        if let text = request.continuation {
            guard let found = Continuation.read(text) else {
                throw ObjectStoreError(
                    "InvalidArgument",
                    status: 400,
                    message: "The continuation is incorrect."
                )
            }
            start = found
        }
        let walk = ListingWalk(prefix: request.prefix ?? "", delimiter: nil, limit: limit)
        var page: [StoredObject] = []
        var next: (key: String, version: String?)?
        var isTruncated = false
        func add(_ key: String, _ versions: ObjectVersions, after marker: VersionNumber?) -> Bool {
            let passed = marker.map { versions.count(through: $0) } ?? 0
            for version in request.includesVersions
                ? versions.newestFirst.dropFirst(passed) : versions.newestFirst.prefix(1)
            {
                guard page.count < limit else {
                    isTruncated = true
                    return false
                }
                let id = request.includesVersions ? version.version.id : nil
                let isLatest = version.version == versions.latest.version
                let name = ManifestObject(bucket: request.bucket, key: key, versionID: id)
                page.append(StoredObject(name, version, isLatest: isLatest))
                next = (key, id)
            }
            return true
        }
        var goesOn = true
        if request.includesVersions, let start, let marker = start.version,
            let versions = objects[ObjectKey(start.key)]
        {
            goesOn = add(start.key, versions, after: marker)
        }
        if goesOn {
            let shows = { (versions: ObjectVersions) in
                request.includesVersions || !versions.latest.isDeleteMarker
            }
            walk.run(objects, after: start?.key, isIncluded: shows) { entry in
                guard case .key(let key, let versions) = entry else { return true }
                return add(key.text, versions, after: nil)
            }
        }
        return ObjectListPage(objects: page, continuation: isTruncated ? next.map(Continuation.make) : nil)
    }

    public func describe(_ object: ManifestObject) async throws -> StoredObject {
        let (found, isVersioned, isLatest) = try find(object)
        var name = object
        name.versionID = isVersioned ? found.version.id : nil
        var result = StoredObject(name, found, isLatest: isLatest)
        result.details = StoredObject.Details(found.properties)
        return result
    }

    public func read(_ object: ManifestObject, range: Range<Int>?, ifMatch: String?) async throws
        -> ObjectContent
    {
        let (found, isVersioned, _) = try find(object)
        if let ifMatch, ifMatch.filter({ $0 != "\"" }) != found.eTag.text {
            throw ObjectStoreError.preconditionFailed
        }
        // A job has no customer-provided key.
        try mapping { () throws(S3Fault) in try Self.checkCustomerKey(nil, found) }
        guard !found.properties.isArchived(at: now) else {
            throw ObjectStoreError(
                "InvalidObjectState",
                status: 403,
                message: "The operation is not valid for the object's storage class"
            )
        }
        let count = found.bytes.count
        let part = range.map { min(max($0.lowerBound, 0), count)..<min(max($0.upperBound, 0), count) }
        return ObjectContent(
            bytes: part.map { Array(found.bytes[$0]) } ?? found.bytes,
            size: count,
            eTag: found.eTag.text,
            versionID: isVersioned ? found.version.id : nil
        )
    }

    public func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
        let properties = MemoryObjectProperties(target)
        let (date, eTag) = (now, ObjectETag(of: bytes))
        let (written, isVersioned) = try mapping { () throws(S3Fault) in
            try state.withLock { (state) throws(S3Fault) in
                let isVersioned = try state.bucket(target.bucket).versioning != .off
                let object = try state.put(
                    bytes,
                    eTag: eTag,
                    properties,
                    at: target.key,
                    in: target.bucket,
                    date: date
                )
                return (object, isVersioned)
            }
        }
        return StoredObject(target, written, isVersioned: isVersioned)
    }

    public func beginUpload(to target: ObjectDestination) async throws -> String {
        let upload = MultipartUpload(
            key: target.key,
            started: now,
            properties: MemoryObjectProperties(target)
        )
        return try mapping { () throws(S3Fault) in try beginUpload(upload, in: target.bucket) }
    }

    public func uploadPart(
        _ number: Int,
        _ bytes: [UInt8],
        of uploadID: String,
        to target: ObjectDestination
    ) async throws -> UploadedPart {
        guard (1...10_000).contains(number) else {
            throw ObjectStoreError(
                "InvalidArgument",
                status: 400,
                message: "Part number must be an integer between 1 and 10000, inclusive"
            )
        }
        let part = MultipartUpload.Part(
            bytes: bytes,
            eTag: ObjectETag(of: bytes),
            modified: now,
            checksums: []
        )
        try mapping { () throws(S3Fault) in
            try addPart(number, part, to: uploadID, target.key, in: target.bucket)
        }
        return UploadedPart(number: number, eTag: part.eTag.text)
    }

    public func completeUpload(
        _ uploadID: String,
        _ parts: [UploadedPart],
        to target: ObjectDestination
    ) async throws -> StoredObject {
        let completion = UploadCompletion(
            parts: parts.sorted { $0.number < $1.number }.map {
                UploadCompletion.Part(number: $0.number, eTag: $0.eTag.filter { $0 != "\"" })
            }
        )
        let (object, isVersioned) = try mapping { () throws(S3Fault) in
            try finishUpload(uploadID, completion, target.key, in: target.bucket) { (_) throws(S3Fault) in }
        }
        return StoredObject(target, object, isVersioned: isVersioned)
    }

    public func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {
        try mapping { () throws(S3Fault) in try removeUpload(uploadID, target.key, in: target.bucket) }
    }

    public func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws {
        let target = try operation.target(for: object.key)
        var copy = ObjectCopy(given: MemoryObjectProperties(operation))
        copy.replacesMetadata = operation.newObjectMetadata != nil || operation.metadataDirective == .replace
        copy.replacesTags = operation.newObjectTagging != nil
        copy.setsStorageClass = operation.storageClass != nil
        copy.checksumAlgorithm = operation.checksumAlgorithm
        copy.sourceConditions.modifiedSince = operation.modifiedSinceConstraint
        copy.sourceConditions.unmodifiedSince = operation.unModifiedSinceConstraint
        let (date, wanted) = (now, copy)
        try mapping { () throws(S3Fault) in
            var copy = wanted
            try TagSet.check(copy.given.tags)
            if let name = operation.cannedAccessControlList {
                copy.given.grants = try CannedGrants.grants(name.rawValue)
            }
            let source = CopySource(bucket: object.bucket, key: object.key, version: object.versionID)
            _ = try self.copy(source, to: target.key, in: target.bucket, copy, at: date).isVersioned
        }
    }

    public func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        try change(object, \.ofTags) { (properties, _) throws(S3Fault) in
            try TagSet.check(tags)
            properties.tags = tags
        }
    }

    public func replicationConfiguration(of bucket: String) async throws -> [UInt8]? {
        try mapping { () throws(S3Fault) in
            try state.withLock { (state) throws(S3Fault) in try state.bucket(bucket).documents["replication"]
            }
        }
    }

    public func tags(of object: ManifestObject) async throws -> [S3Tag] {
        try find(object).version.properties.tags
    }

    public func deleteTags(of object: ManifestObject) async throws {
        try change(object, \.ofTags) { (properties, _) throws(S3Fault) in properties.tags = [] }
    }

    public func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws {
        try change(object) { (properties, _) throws(S3Fault) in
            if let list = policy.accessControlList {
                properties.grants = try (list.grants ?? []).map { (grant) throws(S3Fault) in
                    var checked = try GrantDocument.grant(
                        grant.grantee?.typeIdentifier ?? .id,
                        grant.grantee?.identifier ?? "",
                        grant.permission ?? .fullControl
                    )
                    checked.grantee?.displayName = grant.grantee?.displayName
                    return checked
                }
            } else {
                properties.grants = try CannedGrants.grants(
                    (policy.cannedAccessControlList ?? .private).rawValue
                )
            }
        }
    }

    public func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws {
        try change(object) { (properties, bucket) throws(S3Fault) in
            guard bucket.hasObjectLock else {
                throw .invalidRequest("Bucket is missing Object Lock Configuration")
            }
            properties.legalHold = hold.status
        }
    }

    public func setRetention(of object: ManifestObject, _ operation: S3SetObjectRetentionOperation)
        async throws
    {
        let date = now
        try change(object) { (properties, bucket) throws(S3Fault) in
            guard bucket.hasObjectLock else {
                throw .invalidRequest("Bucket is missing Object Lock Configuration")
            }
            properties.retention = try ObjectLock(properties, at: date).replaced(
                by: operation.retention,
                bypassesGovernance: operation.bypassGovernanceRetention ?? false
            )
        }
    }

    public func restore(_ object: ManifestObject, _ operation: S3InitiateRestoreObjectOperation) async throws
    {
        let date = now
        let days = operation.expirationInDays ?? 1
        let tier = operation.glacierJobTier == .bulk ? "Bulk" : "Standard"
        try change(object) { (properties, _) throws(S3Fault) in
            guard (1...36_500).contains(days) else { throw .malformedXML }
            _ = try properties.restore(days: days, tier: tier, at: date)
        }
    }

    public func replicate(_ object: ManifestObject) async throws {
        // The store does not apply replication rules. It only marks the object as replicated.
        try change(object) { (properties, _) throws(S3Fault) in properties.replicationStatus = "COMPLETED" }
    }

    public func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws {
        try change(object) { (properties, _) throws(S3Fault) in
            guard let kms = encryption.sseKMS else { throw .malformedXML }
            guard properties.encryption?.customerKeyMD5 == nil else {
                throw .invalidRequest("The encryption of an object with a customer's key cannot be changed.")
            }
            properties.encryption = MemoryObjectEncryption(
                algorithm: "aws:kms",
                kmsKeyID: kms.kmsKeyARN,
                bucketKeyEnabled: kms.bucketKeyEnabled
            )
        }
    }

    public func partSizes(of object: ManifestObject) async throws -> [Int] {
        try find(object).version.properties.parts.map(\.size)
    }
}

/// The continuation of a listing: the version ID, if any, followed by a slash and the key.
private enum Continuation {
    static func make(_ place: (key: String, version: String?)) -> String {
        (place.version ?? "") + "/" + place.key
    }

    static func read(_ text: String) -> (key: String, version: VersionNumber?)? {
        let bytes = text.utf8
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let id = String(Substring(bytes[..<slash]))
        let version = VersionNumber(id: id)
        guard id.isEmpty || version != nil else { return nil }
        return (String(Substring(bytes[bytes.index(after: slash)...])), version)
    }
}

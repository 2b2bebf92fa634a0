internal import Basics
internal import S3ControlModel
internal import S3Objects

/// A bucket of a ``MemoryObjectStore``.
struct MemoryBucket: Sendable {
    let name: String
    let region: String
    let created: Date
    var versioning = MemoryBucketVersioning.off
    /// Whether objects can be locked.
    var hasObjectLock = false
    /// What an object is locked with that names no retention.
    var defaultRetention: DefaultRetention?
    var grants: [S3Grant]?
    var tags: [S3Tag] = []
    /// The documents of settings that are kept and returned but mean nothing here, by subresource.
    var documents: [String: [UInt8]] = [:]
    var encryption: MemoryObjectEncryption?

    var objects = SortedMap<ObjectVersions>()
    var uploads: [String: MultipartUpload] = [:]

    struct DefaultRetention: Sendable, Hashable {
        var mode: S3ObjectLockRetentionMode
        var days: Int?
        var years: Int?

        func end(after date: Date) -> Date {
            date.addingTimeInterval(Double((days ?? 0) + 365 * (years ?? 0)) * 86_400)
        }
    }

    /// The version that is meant; the latest one without an id.
    ///
    /// - Throws: What S3 says of a key or a version that there is not, and of a delete marker.
    func find(_ key: String, version: String? = nil) throws(S3Fault) -> MemoryVersion {
        let versions = objects[ObjectKey(key)]
        guard let version else {
            guard let latest = versions?.latest else { throw .noKey(key) }
            guard !latest.isDeleteMarker else {
                throw S3Fault.noKey(key).withField("x-amz-delete-marker", "true")
                    .withField("x-amz-version-id", latest.version.id)
            }
            return latest
        }
        guard let number = VersionNumber(id: version) else {
            throw S3Fault.invalid("Invalid version id specified", "versionId", version)
        }
        guard let found = versions?[number] else { throw .noVersion(key, version) }
        guard !found.isDeleteMarker else {
            throw S3Fault.methodNotAllowed.withField("x-amz-delete-marker", "true")
                .withField("x-amz-version-id", found.version.id)
                .withField("last-modified", HTTPDate.format(found.modified))
                .withField("allow", "DELETE")
        }
        return found
    }

    /// Adds a version in the way of the bucket's versioning.
    mutating func add(_ object: MemoryVersion, at key: String) {
        let key = ObjectKey(key)
        if !objects.update(key, { $0.add(object) }) { objects[key] = ObjectVersions(latest: object) }
    }

    /// The number that the next version gets.
    func nextVersion(_ sequence: inout UInt64) -> VersionNumber {
        guard versioning == .enabled else { return .null }
        sequence += 1
        return VersionNumber(value: sequence)
    }

    /// What a deletion did.
    struct Deletion {
        /// The version that was removed, or the delete marker that was made; nil without versioning.
        var version: String?
        /// Whether that version is a delete marker.
        var isDeleteMarker = false
    }

    /// Deletes an object: by a delete marker where the bucket has versioning.
    mutating func delete(_ key: String, at date: Date, _ sequence: inout UInt64) -> Deletion {
        if versioning == .off {
            objects[ObjectKey(key)] = nil
            return Deletion()
        }
        let marker = MemoryVersion.deleteMarker(nextVersion(&sequence), date)
        add(marker, at: key)
        return Deletion(version: marker.version.id, isDeleteMarker: true)
    }

    /// Deletes one version for good.
    ///
    /// - Throws: What S3 says of a version that is locked.
    mutating func delete(
        _ key: String,
        version: String,
        bypassesGovernance: Bool,
        at date: Date
    ) throws(S3Fault) -> Deletion {
        guard let number = VersionNumber(id: version) else {
            throw S3Fault.invalid("Invalid version id specified", "versionId", version)
        }
        let key = ObjectKey(key)
        guard let found = objects[key]?[number] else { return Deletion(version: version) }
        let lock = ObjectLock(found.properties, at: date)
        guard !lock.forbidsDeletion(bypassesGovernance: bypassesGovernance) else { throw .locked }
        var isLeft = true
        _ = objects.update(key) { isLeft = $0.remove(number) }
        if !isLeft { objects[key] = nil }
        return Deletion(version: version, isDeleteMarker: found.isDeleteMarker)
    }

    /// What an object gets of the bucket when it is written.
    func applyDefaults(to properties: inout MemoryObjectProperties, at date: Date) throws(S3Fault) {
        let isLocked = properties.retention != nil || properties.legalHold == .on
        guard hasObjectLock || !isLocked else {
            throw .invalidRequest("Bucket is missing Object Lock Configuration")
        }
        if properties.retention == nil, let defaultRetention {
            properties.retention = S3Retention {
                $0.mode = defaultRetention.mode
                $0.retainUntilDate = defaultRetention.end(after: date)
            }
        }
        properties.encryption = properties.encryption ?? encryption
    }
}

/// Whether a bucket keeps the earlier versions of its objects.
public enum MemoryBucketVersioning: Sendable, Hashable {
    /// It never did.
    case off
    /// It does.
    case enabled
    /// It did, and new objects replace the one without a version id.
    case suspended
}

/// An upload in parts that was begun.
struct MultipartUpload: Sendable {
    let key: String
    let started: Date
    var properties: MemoryObjectProperties
    var checksumAlgorithm: S3ChecksumAlgorithm?
    var checksumType: ComputeObjectChecksumType?
    var parts: [Int: Part] = [:]

    struct Part: Sendable {
        var bytes: [UInt8]
        var eTag: ObjectETag
        var modified: Date
        var checksums: [S3ObjectChecksum]
    }
}

import Basics
import S3ControlModel
import S3Objects

/// A bucket of a ``MemoryObjectStore``.
struct MemoryBucket: Sendable {
    let name: String
    let region: String
    let created: Date
    var versioning = MemoryBucketVersioning.off
    /// Whether objects can be locked.
    var hasObjectLock = false
    /// The retention of new objects that specify none.
    var defaultRetention: DefaultRetention?
    var grants: [S3Grant]?
    var tags: [S3Tag] = []
    /// The documents of settings, by subresource, and ID if a bucket can have several. They are returned
    /// unchanged. Only the settings for encryption and replication have an effect.
    var documents: [String: [UInt8]] = [:]
    var encryption: MemoryObjectEncryption?

    var objects = SortedMap<ObjectVersions>()
    var uploads: [String: MultipartUpload] = [:]
    /// The changes to save; nil if the store is not saved.
    var tracking: BucketTracking?

    struct DefaultRetention: Sendable, Hashable, Codable {
        var mode: S3ObjectLockRetentionMode
        var days: Int?
        var years: Int?

        func end(after date: Date) -> Date {
            date.addingTimeInterval(Double(ObjectLock.length(days: days, years: years)) * 86_400)
        }
    }

    /// Returns a version of an object; the latest if `version` is nil.
    ///
    /// - Throws: The error of S3 if the key or the version does not exist or is a delete marker, or if
    ///   the version ID is invalid.
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

    /// Adds a version as the latest. It replaces an earlier version with the same number.
    mutating func add(_ object: MemoryVersion, at key: String) {
        let key = ObjectKey(key)
        if tracking != nil { noteAddition(of: object, at: key) }
        if !objects.update(key, { $0.add(object) }) { objects[key] = ObjectVersions(latest: object) }
    }

    /// Replaces the version that has `object`'s number. Only the properties may differ.
    mutating func replace(_ object: MemoryVersion, at key: String) {
        let key = ObjectKey(key)
        tracking?.noteProperties(of: object.version, at: key)
        _ = objects.update(key) { $0.replace(object) }
    }

    private mutating func noteAddition(of object: MemoryVersion, at key: ObjectKey) {
        tracking?.noteContents(of: object.version, at: key)
    }

    private mutating func noteRemoval(of version: VersionNumber?, at key: ObjectKey) {
        if let version { tracking?.noteContents(of: version, at: key) }
    }

    /// Returns the number of the next version; `null` unless versioning is enabled.
    func nextVersion(_ sequence: inout UInt64) -> VersionNumber {
        guard versioning == .enabled else { return .null }
        sequence += 1
        return VersionNumber(value: sequence)
    }

    /// The result of a deletion.
    struct Deletion {
        /// The ID of the removed version or the new delete marker; nil without versioning.
        var version: String?
        /// Whether that version is a delete marker.
        var isDeleteMarker = false
    }

    /// Deletes an object. If the bucket has or had versioning, adds a delete marker instead.
    mutating func delete(_ key: String, at date: Date, _ sequence: inout UInt64) -> Deletion {
        if versioning == .off {
            let key = ObjectKey(key)
            if tracking != nil { noteRemoval(of: objects[key]?.latest.version, at: key) }
            objects[key] = nil
            return Deletion()
        }
        let marker = MemoryVersion.deleteMarker(nextVersion(&sequence), date)
        add(marker, at: key)
        return Deletion(version: marker.version.id, isDeleteMarker: true)
    }

    /// Deletes a version permanently.
    ///
    /// - Throws: The error of S3 if the version is locked or its ID is invalid.
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
        noteRemoval(of: number, at: key)
        var isLeft = true
        _ = objects.update(key) { isLeft = $0.remove(number) }
        if !isLeft { objects[key] = nil }
        return Deletion(version: version, isDeleteMarker: found.isDeleteMarker)
    }

    /// Applies the bucket's default retention and encryption to the properties of a new object.
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
    /// Versioning was never enabled.
    case off
    /// Versioning is enabled.
    case enabled
    /// Versioning was enabled before. A new object replaces the version with the ID `null`.
    case suspended
}

/// A multipart upload in progress.
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

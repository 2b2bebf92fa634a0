import Basics
import S3ControlModel
import S3Objects

// The saved contents of a memory store, as JSON. These types are separate, so that the
// store's types can change.

extension StoredBucket {
    init(_ bucket: MemoryBucket) {
        self.init(name: bucket.name, json: StateJSON.encode(SavedBucket(bucket)))
    }
}

extension MemoryBucket {
    init(_ stored: StoredBucket) throws(StateError) {
        let saved = try StateJSON.decode(
            SavedBucket.self,
            stored.json,
            "The bucket \(stored.name) cannot be read"
        )
        self.init(name: stored.name, region: saved.region, created: saved.created)
        versioning = saved.versioning == "Enabled" ? .enabled : saved.versioning == nil ? .off : .suspended
        hasObjectLock = saved.hasObjectLock
        defaultRetention = saved.defaultRetention
        grants = saved.grants
        tags = saved.tags
        documents = saved.documents.mapValues { Array($0) }
        encryption = saved.encryption?.value
    }
}

private struct SavedBucket: Codable {
    var region: String
    var created: Date
    var versioning: String?
    var hasObjectLock: Bool
    var defaultRetention: MemoryBucket.DefaultRetention?
    var grants: [S3Grant]?
    var tags: [S3Tag]
    var documents: [String: Data]
    var encryption: SavedEncryption?

    init(_ bucket: MemoryBucket) {
        region = bucket.region
        created = bucket.created
        switch bucket.versioning {
        case .off: versioning = nil
        case .enabled: versioning = "Enabled"
        case .suspended: versioning = "Suspended"
        }
        hasObjectLock = bucket.hasObjectLock
        defaultRetention = bucket.defaultRetention
        grants = bucket.grants
        tags = bucket.tags
        documents = bucket.documents.mapValues { Data($0) }
        encryption = bucket.encryption.map(SavedEncryption.init)
    }
}

extension StoredVersion {
    init(_ version: MemoryVersion, _ key: String, in bucket: String, _ position: Int?) {
        self.init(
            bucket: bucket,
            key: key,
            version: version.version.value,
            position: position,
            json: StateJSON.encode(SavedVersion(version)),
            bytes: position == nil ? nil : version.bytes
        )
    }
}

extension MemoryVersion {
    init(_ stored: StoredVersion) throws(StateError) {
        let what = "The object \(stored.key) of the bucket \(stored.bucket) cannot be read"
        let saved = try StateJSON.decode(SavedVersion.self, stored.json, what)
        self.init(
            version: VersionNumber(value: stored.version),
            modified: saved.modified,
            bytes: stored.bytes ?? [],
            eTag: saved.parts < 0 ? .deleteMarker : ObjectETag(md5: Array(saved.eTag), parts: saved.parts)
        )
        if let properties = saved.properties { self.properties = properties.value }
    }
}

private struct SavedVersion: Codable {
    var modified: Date
    var eTag: Data
    var parts: Int
    var properties: SavedProperties?

    init(_ version: MemoryVersion) {
        modified = version.modified
        eTag = Data(version.eTag.bytes)
        parts = Int(version.eTag.parts)
        let properties = version.properties
        self.properties = properties == MemoryObjectProperties() ? nil : SavedProperties(properties)
    }
}

extension StoredUpload {
    init(_ upload: MultipartUpload, _ id: String, in bucket: String) {
        self.init(bucket: bucket, id: id, json: StateJSON.encode(SavedUpload(upload)))
    }
}

extension StoredUpload.Part {
    init(_ part: MultipartUpload.Part, _ number: Int) {
        self.init(number: number, json: StateJSON.encode(SavedPart(part)), bytes: part.bytes)
    }
}

extension MultipartUpload {
    init(_ stored: StoredUpload) throws(StateError) {
        let what = "The upload \(stored.id) of the bucket \(stored.bucket) cannot be read"
        let saved = try StateJSON.decode(SavedUpload.self, stored.json, what)
        self.init(
            key: saved.key,
            started: saved.started,
            properties: saved.properties.value,
            checksumAlgorithm: saved.checksumAlgorithm,
            checksumType: saved.checksumType
        )
        for part in stored.parts {
            let saved = try StateJSON.decode(SavedPart.self, part.json, what)
            parts[part.number] = Part(
                bytes: part.bytes,
                eTag: ObjectETag(md5: Array(saved.eTag)),
                modified: saved.modified,
                checksums: saved.checksums.map(\.value)
            )
        }
    }
}

private struct SavedUpload: Codable {
    var key: String
    var started: Date
    var properties: SavedProperties
    var checksumAlgorithm: S3ChecksumAlgorithm?
    var checksumType: ComputeObjectChecksumType?

    init(_ upload: MultipartUpload) {
        key = upload.key
        started = upload.started
        properties = SavedProperties(upload.properties)
        checksumAlgorithm = upload.checksumAlgorithm
        checksumType = upload.checksumType
    }
}

private struct SavedPart: Codable {
    var eTag: Data
    var modified: Date
    var checksums: [SavedChecksum]

    init(_ part: MultipartUpload.Part) {
        eTag = Data(part.eTag.bytes)
        modified = part.modified
        checksums = part.checksums.map(SavedChecksum.init)
    }
}

private struct SavedProperties: Codable {
    var fields: [String: String]
    var metadata: [String: String]
    var tags: [S3Tag]
    var grants: [S3Grant]?
    var storageClass: S3StorageClass?
    var checksums: [SavedChecksum]
    var encryption: SavedEncryption?
    var legalHold: S3ObjectLockLegalHoldStatus?
    var retention: S3Retention?
    var restore: SavedRestore?
    var replicationStatus: String?
    var parts: [SavedObjectPart]

    init(_ properties: MemoryObjectProperties) {
        fields = properties.fields
        metadata = properties.metadata
        tags = properties.tags
        grants = properties.grants
        storageClass = properties.storageClass
        checksums = properties.checksums.map(SavedChecksum.init)
        encryption = properties.encryption.map(SavedEncryption.init)
        legalHold = properties.legalHold
        retention = properties.retention
        restore = properties.restoredCopy.map { SavedRestore(expiry: $0.expiry, tier: $0.tier) }
        replicationStatus = properties.replicationStatus
        parts = properties.parts.map {
            SavedObjectPart(
                number: $0.number,
                size: $0.size,
                checksums: $0.checksums.map(SavedChecksum.init)
            )
        }
    }

    var value: MemoryObjectProperties {
        MemoryObjectProperties {
            $0.fields = fields
            $0.metadata = metadata
            $0.tags = tags
            $0.grants = grants
            $0.storageClass = storageClass
            $0.checksums = checksums.map(\.value)
            $0.encryption = encryption?.value
            $0.legalHold = legalHold
            $0.retention = retention
            $0.restoredCopy = restore.map { RestoredCopy(expiry: $0.expiry, tier: $0.tier) }
            $0.replicationStatus = replicationStatus
            $0.parts = parts.map {
                MemoryObjectPart(number: $0.number, size: $0.size, checksums: $0.checksums.map(\.value))
            }
        }
    }
}

private struct SavedRestore: Codable {
    var expiry: Date?
    var tier: String
}

private struct SavedObjectPart: Codable {
    var number: Int
    var size: Int
    var checksums: [SavedChecksum]
}

private struct SavedEncryption: Codable {
    var algorithm: String
    var kmsKeyID: String?
    var bucketKeyEnabled: Bool?
    var customerKeyMD5: String?

    init(_ encryption: MemoryObjectEncryption) {
        algorithm = encryption.algorithm
        kmsKeyID = encryption.kmsKeyID
        bucketKeyEnabled = encryption.bucketKeyEnabled
        customerKeyMD5 = encryption.customerKeyMD5
    }

    var value: MemoryObjectEncryption {
        MemoryObjectEncryption(
            algorithm: algorithm,
            kmsKeyID: kmsKeyID,
            bucketKeyEnabled: bucketKeyEnabled,
            customerKeyMD5: customerKeyMD5
        )
    }
}

private struct SavedChecksum: Codable {
    var algorithm: S3ChecksumAlgorithm
    var value64: String
    var type: ComputeObjectChecksumType?

    init(_ checksum: S3ObjectChecksum) {
        algorithm = checksum.algorithm
        value64 = checksum.value
        type = checksum.type
    }

    var value: S3ObjectChecksum { S3ObjectChecksum(algorithm, value64, type: type) }
}

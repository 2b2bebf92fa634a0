import Basics
import S3ControlFiles
import S3ControlModel
import S3Objects

extension StoredObject {
    init(_ name: ManifestObject, _ version: MemoryVersion, isLatest: Bool) {
        self.init(name) {
            $0.isLatest = isLatest
            $0.isDeleteMarker = version.isDeleteMarker
            $0.size = version.bytes.count
            $0.eTag = version.isDeleteMarker ? "" : version.eTag.text
            $0.lastModified = version.modified
            $0.storageClass = version.properties.storageClass
        }
    }

    init(_ target: ObjectDestination, _ version: MemoryVersion, isVersioned: Bool) {
        let id = isVersioned ? version.version.id : nil
        self.init(
            ManifestObject(bucket: target.bucket, key: target.key, versionID: id),
            version,
            isLatest: true
        )
    }
}

extension StoredObject.Details {
    init(_ properties: MemoryObjectProperties) {
        self.init {
            if let encryption = properties.encryption {
                $0.encryption =
                    encryption.customerKeyMD5 == nil ? .init(rawValue: encryption.algorithm) : .sseC
                $0.kmsKeyID = encryption.kmsKeyID
                $0.bucketKeyEnabled = encryption.bucketKeyEnabled ?? false
            }
            $0.replicationStatus = properties.replicationStatus.map { .init(rawValue: $0) }
            if let checksum = properties.checksums.first {
                $0.checksum = .init(checksum.algorithm, checksum.value, type: checksum.type ?? .fullObject)
            }
        }
    }
}

extension MemoryObjectProperties {
    init(_ target: ObjectDestination) {
        self.init()
        contentType = target.contentType
        if let kms = target.encryption?.sseKMS {
            encryption = MemoryObjectEncryption(algorithm: "aws:kms", kmsKeyID: kms.keyID)
        } else if target.encryption?.sseS3 != nil {
            encryption = MemoryObjectEncryption(algorithm: "AES256")
        }
    }

    /// The properties that a job sets on copies.
    init(_ operation: S3CopyObjectOperation) {
        self.init()
        grants = operation.accessControlGrants
        storageClass = operation.storageClass == .standard ? nil : operation.storageClass
        fields["x-amz-website-redirect-location"] = operation.redirectLocation
        tags = operation.newObjectTagging ?? []
        legalHold = operation.objectLockLegalHoldStatus
        let lock = S3Retention {
            $0.mode = operation.objectLockMode.map { .init(rawValue: $0.rawValue) }
            $0.retainUntilDate = operation.objectLockRetainUntilDate
            $0.eventHold = operation.objectLockEventHold.map { .init(rawValue: $0.rawValue) }
            if let duration = operation.objectLockEventHoldDuration {
                $0.eventHoldDuration = S3ObjectLockRetentionEventHoldDuration {
                    $0.days = duration.days
                    $0.years = duration.years
                }
            }
        }
        if lock != S3Retention() { retention = lock }
        if let key = operation.sseAWSKMSKeyID {
            encryption = MemoryObjectEncryption(
                algorithm: "aws:kms",
                kmsKeyID: key,
                bucketKeyEnabled: operation.bucketKeyEnabled
            )
        } else if let algorithm = operation.newObjectMetadata?.sseAlgorithm {
            encryption = MemoryObjectEncryption(algorithm: algorithm == .kms ? "aws:kms" : algorithm.rawValue)
        }
        guard let new = operation.newObjectMetadata else { return }
        fields["cache-control"] = new.cacheControl
        fields["content-disposition"] = new.contentDisposition
        fields["content-encoding"] = new.contentEncoding
        fields["content-language"] = new.contentLanguage
        fields["content-type"] = new.contentType
        fields["expires"] = new.httpExpiresDate.map(HTTPDate.format)
        metadata = new.userMetadata ?? [:]
    }
}

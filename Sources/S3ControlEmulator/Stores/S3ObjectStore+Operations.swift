public import S3ControlFiles
public import S3ControlModel
import S3Objects

extension S3ObjectStore {
    public func copy(_ object: ManifestObject, _ operation: S3CopyObjectOperation) async throws {
        try await mappingErrors {
            let target = try operation.target(for: object.key)
            var request = CopyObjectRequest(
                from: try location(of: object),
                versionID: object.versionID,
                to: try S3Location(bucket: target.bucket, key: target.key)
            )
            request.sourceIfModifiedSince = operation.modifiedSinceConstraint
            request.sourceIfUnmodifiedSince = operation.unModifiedSinceConstraint
            request.annotationDirective = operation.annotationDirective
            request.checksumAlgorithm = operation.checksumAlgorithm
            request.access.requesterPays = operation.requesterPays ?? false
            request.metadataDirective =
                operation.newObjectMetadata != nil ? .replace : operation.metadataDirective
            request.taggingDirective = operation.newObjectTagging != nil ? .replace : nil
            request.properties = S3ObjectProperties(operation)
            _ = try await client.copyObject(request)
        }
    }

    public func replaceTags(of object: ManifestObject, by tags: [S3Tag]) async throws {
        try await change(object, "tagging") { _ = try await client.replaceObjectTags(of: $0, by: tags) }
    }

    public func deleteTags(of object: ManifestObject) async throws {
        try await mappingErrors { _ = try await client.deleteObjectTags(of: target(object)) }
    }

    public func replaceACL(of object: ManifestObject, by policy: S3AccessControlPolicy) async throws {
        try await change(object, "acl") { target in
            if let list = policy.accessControlList {
                try await client.replaceObjectACL(of: target, by: list)
            } else {
                try await client.replaceObjectACL(of: target, by: policy.cannedAccessControlList ?? .private)
            }
        }
    }

    public func setLegalHold(of object: ManifestObject, to hold: S3ObjectLockLegalHold) async throws {
        try await change(object, "legal-hold") { try await client.setLegalHold(of: $0, to: hold.status) }
    }

    public func setRetention(
        of object: ManifestObject,
        _ operation: S3SetObjectRetentionOperation
    ) async throws {
        try await change(object, "retention") { target in
            try await client.setRetention(
                of: target,
                to: operation.retention,
                bypassesGovernance: operation.bypassGovernanceRetention
            )
        }
    }

    public func restore(
        _ object: ManifestObject,
        _ operation: S3InitiateRestoreObjectOperation
    ) async throws {
        try await mappingErrors {
            let tier = operation.glacierJobTier.map {
                $0 == .bulk ? RestoreObjectRequest.Tier.bulk : .standard
            }
            let request = RestoreObjectRequest(
                try target(object),
                days: operation.expirationInDays,
                tier: tier
            )
            _ = try await client.restoreObject(request)
        }
    }

    public func updateEncryption(of object: ManifestObject, to encryption: ObjectEncryption) async throws {
        try await change(object, "encryption") {
            try await client.updateObjectEncryption(of: $0, to: encryption)
        }
    }

    /// Changes a subresource of an object, unless the store would overwrite the object instead.
    private func change(
        _ object: ManifestObject,
        _ subresource: String,
        _ send: @escaping @Sendable (S3Objects.ObjectTarget) async throws -> Void
    ) async throws {
        try await mappingErrors {
            try await probe.check(subresource, of: object) { try await send(target($0)) }
            try await send(target(object))
        }
    }

    private func target(_ object: ManifestObject) throws -> S3Objects.ObjectTarget {
        ObjectTarget(try location(of: object), versionID: object.versionID)
    }
}

extension S3ObjectProperties {
    /// The properties that a job sets on copies.
    fileprivate init(_ operation: S3CopyObjectOperation) {
        self.init()
        cannedACL = operation.cannedAccessControlList
        grants = operation.accessControlGrants
        storageClass = operation.storageClass
        websiteRedirectLocation = operation.redirectLocation
        tags = operation.newObjectTagging
        bucketKeyEnabled = operation.bucketKeyEnabled
        objectLockMode = operation.objectLockMode
        objectLockRetainUntilDate = operation.objectLockRetainUntilDate
        objectLockLegalHoldStatus = operation.objectLockLegalHoldStatus
        objectLockEventHold = operation.objectLockEventHold
        objectLockEventHoldDays = operation.objectLockEventHoldDuration?.days
        objectLockEventHoldYears = operation.objectLockEventHoldDuration?.years
        if let key = operation.sseAWSKMSKeyID {
            (encryption, kmsKeyID) = (.kms, key)
        } else if let algorithm = operation.newObjectMetadata?.sseAlgorithm {
            encryption = algorithm == .kms ? .kms : .aes256
        }
        guard let new = operation.newObjectMetadata else { return }
        cacheControl = new.cacheControl
        contentDisposition = new.contentDisposition
        contentEncoding = new.contentEncoding
        contentLanguage = new.contentLanguage
        contentType = new.contentType
        expires = new.httpExpiresDate
        metadata = new.userMetadata ?? [:]
    }
}

extension S3CopyObjectOperation {
    /// Returns the bucket and the key of an object's copy. The key includes the operation's prefix, if any.
    ///
    /// - Throws: ``ObjectStoreError`` with the code `InvalidRequest` if the operation names no bucket.
    package func target(for key: String) throws(ObjectStoreError) -> (bucket: String, key: String) {
        guard let bucket = targetResource?.bucketOfARN else {
            throw ObjectStoreError(
                "InvalidRequest",
                status: 400,
                message: "TargetResource names no bucket."
            )
        }
        guard let prefix = targetKeyPrefix, !prefix.isEmpty else { return (bucket, key) }
        return (bucket, prefix.hasSuffix("/") ? prefix + key : "\(prefix)/\(key)")
    }
}

extension String {
    /// The bucket of an ARN such as `arn:aws:s3:::bucket` or `arn:aws:s3:::bucket/key`, or of a plain bucket
    /// name; nil if the text contains no bucket.
    package var bucketOfARN: String? { objectOfARN.map(\.bucket) }

    /// The bucket and the key of an object's ARN. The key is empty for the ARN of a bucket.
    package var objectOfARN: (bucket: String, key: String)? {
        let bytes = utf8
        var rest = bytes[...]
        if bytes.starts(with: "arn:".utf8) {
            for _ in 0..<5 {
                guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
                rest = rest[bytes.index(after: colon)...]
            }
        }
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        let bucket = String(Substring(rest[..<slash]))
        guard !bucket.isEmpty else { return nil }
        return (bucket, slash == rest.endIndex ? "" : String(Substring(rest[bytes.index(after: slash)...])))
    }
}

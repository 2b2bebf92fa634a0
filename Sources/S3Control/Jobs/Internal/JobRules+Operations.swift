internal import S3ControlModel

extension JobRules {
    /// Checks that there is exactly one operation, and that it has what it needs.
    mutating func checkOperation(_ operation: JobOperation) {
        let names = operation.names
        if names.count != 1 {
            let given = names.isEmpty ? "none" : names.map(\.rawValue).joined(separator: ", ")
            add("Operation", "must be exactly one operation, but is \(given)")
        }
        if let lambda = operation.lambdaInvoke { check(lambda) }
        if let copy = operation.s3PutObjectCopy { check(copy) }
        if let acl = operation.s3PutObjectACL { check(acl) }
        if let tagging = operation.s3PutObjectTagging {
            let path = "Operation.S3PutObjectTagging.TagSet"
            if tagging.tagSet == nil { add(path, "is required; S3DeleteObjectTagging deletes all tags") }
            checkTags(tagging.tagSet ?? [], atMost: 10, path: path)
        }
        if let restore = operation.s3InitiateRestoreObject { check(restore) }
        if let retention = operation.s3PutObjectRetention { check(retention) }
        if let checksum = operation.s3ComputeObjectChecksum, checksum.checksumAlgorithm == nil {
            add("Operation.S3ComputeObjectChecksum.ChecksumAlgorithm", "is required")
        }
        if let encryption = operation.s3UpdateObjectEncryption, encryption.objectEncryption?.sseKMS == nil {
            add("Operation.S3UpdateObjectEncryption.ObjectEncryption.SSEKMS", "is required")
        }
    }

    /// Source: `LambdaInvokeOperation`.
    private mutating func check(_ operation: LambdaInvokeOperation) {
        let path = "Operation.LambdaInvoke"
        if operation.functionARN == nil { add("\(path).FunctionArn", "is required") }
        let version = operation.invocationSchemaVersion ?? "1.0"
        if operation.userArguments != nil, version == "1.0" {
            add("\(path).InvocationSchemaVersion", "must be 2.0 for UserArguments, but is \(version)")
        }
    }

    /// Source: `S3CopyObjectOperation`, with what it says of directory buckets.
    private mutating func check(_ operation: S3CopyObjectOperation) {
        let path = "Operation.S3PutObjectCopy"
        if operation.targetResource == nil { add("\(path).TargetResource", "is required") }
        if operation.cannedAccessControlList != nil, operation.accessControlGrants?.isEmpty == false {
            add("\(path).AccessControlGrants", "must not be given together with CannedAccessControlList")
        }
        if (operation.objectLockMode == nil) != (operation.objectLockRetainUntilDate == nil) {
            let absent = operation.objectLockMode == nil ? "ObjectLockMode" : "ObjectLockRetainUntilDate"
            add("\(path).\(absent)", "is required: mode and date of a retention go together")
        }
        if let since = operation.modifiedSinceConstraint, let until = operation.unModifiedSinceConstraint,
            since >= until
        {
            add("\(path).ModifiedSinceConstraint", "must be before UnModifiedSinceConstraint")
        }
        if operation.sseAWSKMSKeyID != nil, operation.newObjectMetadata?.sseAlgorithm == .aes256 {
            add("\(path).SSEAwsKmsKeyId", "needs the SSEAlgorithm KMS, but it is AES256")
        }
        checkTags(operation.newObjectTagging ?? [], atMost: 10, path: "\(path).NewObjectTagging")
        guard operation.targetResource?.isDirectoryBucketARN == true else { return }
        let unsupported = [
            ("CannedAccessControlList", operation.cannedAccessControlList != nil),
            ("AccessControlGrants", operation.accessControlGrants?.isEmpty == false),
            ("NewObjectTagging", operation.newObjectTagging?.isEmpty == false),
            ("RedirectLocation", operation.redirectLocation != nil),
            ("RequesterPays", operation.requesterPays != nil),
            ("StorageClass", operation.storageClass != nil),
            ("ObjectLockLegalHoldStatus", operation.objectLockLegalHoldStatus != nil),
            ("ObjectLockMode", operation.objectLockMode != nil),
            ("ObjectLockRetainUntilDate", operation.objectLockRetainUntilDate != nil),
        ]
        for (name, isGiven) in unsupported where isGiven {
            add("\(path).\(name)", "must be left out: a directory bucket does not support it")
        }
    }

    /// Source: `S3AccessControlPolicy`.
    private mutating func check(_ operation: S3SetObjectAclOperation) {
        let policy = operation.accessControlPolicy
        let isOne = (policy?.accessControlList != nil) != (policy?.cannedAccessControlList != nil)
        guard !isOne else { return }
        add(
            "Operation.S3PutObjectAcl.AccessControlPolicy",
            "must be either AccessControlList or CannedAccessControlList"
        )
    }

    /// Source: `S3InitiateRestoreObjectOperation`.
    private mutating func check(_ operation: S3InitiateRestoreObjectOperation) {
        let path = "Operation.S3InitiateRestoreObject"
        if let days = operation.expirationInDays, days < 1 {
            add(
                "\(path).ExpirationInDays",
                "must be at least 1, or left out for Intelligent-Tiering, but is \(days)"
            )
        }
        if operation.glacierJobTier == "EXPEDITED" {
            add("\(path).GlacierJobTier", "must be BULK or STANDARD: jobs cannot use EXPEDITED")
        }
    }

    /// Source: `S3Retention`: without both, the retention is removed.
    private mutating func check(_ operation: S3SetObjectRetentionOperation) {
        let path = "Operation.S3PutObjectRetention.Retention"
        let retention = operation.retention
        if (retention.mode == nil) != (retention.retainUntilDate == nil) {
            let absent = retention.mode == nil ? "Mode" : "RetainUntilDate"
            add("\(path).\(absent)", "is required: mode and date go together, and without both it is removed")
        }
    }
}

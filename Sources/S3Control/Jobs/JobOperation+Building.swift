public import Basics
public import S3ControlModel

/// Factory methods for the eleven operations. What an operation requires is a parameter without a default.
extension JobOperation {
    /// Invokes a Lambda function for each object.
    ///
    /// - Parameters:
    ///   - functionARN: The function's ARN, 1 to 1024 characters.
    ///   - arguments: Passed to the function with each object: at most 10. They require version 2.0 of the invocation
    ///     schema, which is used if there are any. The function must support it.
    public static func invokeLambda(_ functionARN: String, arguments: [String: String] = [:]) -> Self {
        .lambdaInvoke(
            LambdaInvokeOperation {
                $0.functionARN = functionARN
                $0.invocationSchemaVersion = arguments.isEmpty ? "1.0" : "2.0"
                $0.userArguments = arguments.isEmpty ? nil : arguments
            }
        )
    }

    /// Copies each object with its metadata and tags.
    ///
    /// - Parameters:
    ///   - bucketARN: The ARN of the destination bucket.
    ///   - prefix: The prefix added to each key: 1 to 1024 characters.
    ///   - storageClass: The storage class of the copies; nil for STANDARD.
    ///   - change: Sets further properties of the copies.
    public static func copy(
        to bucketARN: String,
        prefix: String? = nil,
        storageClass: S3StorageClass? = nil,
        change: (inout S3CopyObjectOperation) -> Void = { _ in }
    ) -> Self {
        .s3PutObjectCopy(
            S3CopyObjectOperation {
                $0.targetResource = bucketARN
                $0.storageClass = storageClass
                $0.targetKeyPrefix = prefix
                change(&$0)
            }
        )
    }

    /// Replaces the access control list of each object with a canned one.
    public static func replaceACL(by canned: S3CannedAccessControlList) -> Self {
        .s3PutObjectACL(
            S3SetObjectAclOperation {
                $0.accessControlPolicy = S3AccessControlPolicy { $0.cannedAccessControlList = canned }
            }
        )
    }

    /// Replaces the access control list of each object.
    public static func replaceACL(by list: S3AccessControlList) -> Self {
        .s3PutObjectACL(
            S3SetObjectAclOperation {
                $0.accessControlPolicy = S3AccessControlPolicy { $0.accessControlList = list }
            }
        )
    }

    /// Replaces all tags of each object.
    ///
    /// - Parameter tags: At most 10, with distinct keys.
    public static func replaceTags(by tags: [S3Tag]) -> Self {
        .s3PutObjectTagging(S3SetObjectTaggingOperation { $0.tagSet = tags })
    }

    /// Deletes all tags of each object.
    public static func deleteTags() -> Self { .s3DeleteObjectTagging() }

    /// Restores each object from the Glacier storage classes.
    ///
    /// - Parameters:
    ///   - days: How many days to keep the restored copy: at least 1.
    ///   - tier: The retrieval speed. Jobs support only `bulk` (the cheapest) and `standard`.
    public static func restoreFromGlacier(days: Int, tier: S3GlacierJobTier = .bulk) -> Self {
        .s3InitiateRestoreObject(
            S3InitiateRestoreObjectOperation {
                $0.expirationInDays = days
                $0.glacierJobTier = tier
            }
        )
    }

    /// Restores each object from the archive tiers of Intelligent-Tiering, permanently.
    ///
    /// - Parameter tier: The retrieval speed. Jobs support only `bulk` (the cheapest) and `standard`.
    public static func restoreFromIntelligentTiering(tier: S3GlacierJobTier = .bulk) -> Self {
        .s3InitiateRestoreObject(S3InitiateRestoreObjectOperation { $0.glacierJobTier = tier })
    }

    /// Places each object under legal hold or releases it.
    public static func legalHold(_ status: S3ObjectLockLegalHoldStatus) -> Self {
        .s3PutObjectLegalHold(
            S3SetObjectLegalHoldOperation(legalHold: S3ObjectLockLegalHold(status: status))
        )
    }

    /// Sets the retention of each object.
    ///
    /// - Parameters:
    ///   - date: The end of the retention.
    ///   - mode: The retention mode. Nobody can shorten `compliance`, not even the account's root user.
    ///   - bypassesGovernance: Whether to also change objects that are retained in the mode `governance`.
    public static func retain(
        until date: Date,
        mode: S3ObjectLockRetentionMode,
        bypassesGovernance: Bool = false
    ) -> Self {
        .retention(bypassesGovernance: bypassesGovernance ? true : nil) {
            $0.retainUntilDate = date
            $0.mode = mode
        }
    }

    /// Places each object under an event hold or releases it.
    ///
    /// - Parameters:
    ///   - hold: Whether the hold is on.
    ///   - duration: How long the object stays protected after the hold is released.
    public static func eventHold(
        _ hold: S3ObjectLockRetentionEventHold,
        duration: S3ObjectLockRetentionEventHoldDuration? = nil
    ) -> Self {
        .retention {
            $0.eventHold = hold
            $0.eventHoldDuration = duration
        }
    }

    private static func retention(
        bypassesGovernance: Bool? = nil,
        _ configure: (inout S3Retention) -> Void
    ) -> Self {
        .s3PutObjectRetention(
            S3SetObjectRetentionOperation(retention: S3Retention(configure)) {
                $0.bypassGovernanceRetention = bypassesGovernance
            }
        )
    }

    /// Removes the retention of each object that is retained in the mode `governance`.
    public static func removeRetention() -> Self {
        .s3PutObjectRetention(
            S3SetObjectRetentionOperation(retention: S3Retention()) { $0.bypassGovernanceRetention = true }
        )
    }

    /// Replicates each object according to its bucket's replication rules.
    ///
    /// A CSV manifest must contain versions: only the version that it names is replicated.
    public static func replicate() -> Self { .s3ReplicateObject() }

    /// Computes a checksum of each object and writes it to the report of all tasks.
    ///
    /// - Parameters:
    ///   - algorithm: The checksum algorithm.
    ///   - type: Whether the checksum covers the whole object or the checksums of its parts.
    public static func computeChecksum(
        _ algorithm: ComputeObjectChecksumAlgorithm,
        type: ComputeObjectChecksumType = .fullObject
    ) -> Self {
        .s3ComputeObjectChecksum(
            S3ComputeObjectChecksumOperation {
                $0.checksumAlgorithm = algorithm
                $0.checksumType = type
            }
        )
    }

    /// Encrypts each object with a KMS key, in place.
    ///
    /// - Parameters:
    ///   - keyARN: The key's full ARN, 20 to 2048 characters.
    ///   - usesBucketKey: Whether to use an S3 Bucket Key, which reduces the requests to KMS.
    public static func encrypt(withKMSKey keyARN: String, usesBucketKey: Bool = false) -> Self {
        .s3UpdateObjectEncryption(
            S3UpdateObjectEncryptionOperation {
                $0.objectEncryption = ObjectEncryption {
                    $0.sseKMS = S3UpdateObjectEncryptionSSEKMS(
                        kmsKeyARN: keyARN,
                        bucketKeyEnabled: usesBucketKey
                    )
                }
            }
        )
    }
}

public import Basics
public import S3ControlModel

/// The eleven operations, each with what it requires as parameters that cannot be left out.
extension JobOperation {
    /// Invokes a Lambda function for each object.
    ///
    /// - Parameters:
    ///   - functionARN: The function's ARN, 1 to 1024 characters.
    ///   - arguments: Passed to the function with each object: at most 10. They need version 2.0 of the
    ///     invocation's schema, which is used where there are some; the function has to expect it.
    public static func invokeLambda(_ functionARN: String, arguments: [String: String] = [:]) -> Self {
        .lambdaInvoke(
            LambdaInvokeOperation {
                $0.functionARN = functionARN
                $0.invocationSchemaVersion = arguments.isEmpty ? "1.0" : "2.0"
                $0.userArguments = arguments.isEmpty ? nil : arguments
            }
        )
    }

    /// Copies each object; metadata and tags are copied with it.
    ///
    /// - Parameters:
    ///   - bucketARN: The ARN of the bucket that takes the copies.
    ///   - prefix: What is put before each key: 1 to 1024 characters.
    ///   - storageClass: The copies' storage class; nil for STANDARD.
    ///   - change: Sets what else the copies are to have.
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

    /// Replaces the access control list of each object by one that S3 knows by name.
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
    /// - Parameter tags: At most 10, of different keys.
    public static func replaceTags(by tags: [S3Tag]) -> Self {
        .s3PutObjectTagging(S3SetObjectTaggingOperation { $0.tagSet = tags })
    }

    /// Deletes all tags of each object.
    public static func deleteTags() -> Self { .s3DeleteObjectTagging() }

    /// Restores each object from the Glacier storage classes.
    ///
    /// - Parameters:
    ///   - days: For how many days the restored copy is kept: 1 and above.
    ///   - tier: How fast; the service offers no other than `bulk` (the cheapest) and `standard` to jobs.
    public static func restoreFromGlacier(days: Int, tier: S3GlacierJobTier = .bulk) -> Self {
        .s3InitiateRestoreObject(
            S3InitiateRestoreObjectOperation {
                $0.expirationInDays = days
                $0.glacierJobTier = tier
            }
        )
    }

    /// Restores each object from the archive tiers of Intelligent-Tiering, for good.
    ///
    /// - Parameter tier: How fast; the service offers no other than `bulk` (the cheapest) and `standard`.
    public static func restoreFromIntelligentTiering(tier: S3GlacierJobTier = .bulk) -> Self {
        .s3InitiateRestoreObject(S3InitiateRestoreObjectOperation { $0.glacierJobTier = tier })
    }

    /// Puts each object under legal hold, or takes it off.
    public static func legalHold(_ status: S3ObjectLockLegalHoldStatus) -> Self {
        .s3PutObjectLegalHold(
            S3SetObjectLegalHoldOperation(legalHold: S3ObjectLockLegalHold(status: status))
        )
    }

    /// Retains each object.
    ///
    /// - Parameters:
    ///   - date: Until when.
    ///   - mode: How strictly. Nobody can shorten `compliance`, the account's root user included.
    ///   - bypassesGovernance: Whether objects that are retained in the mode `governance` are changed too.
    public static func retain(
        until date: Date,
        mode: S3ObjectLockRetentionMode,
        bypassesGovernance: Bool = false
    ) -> Self {
        .s3PutObjectRetention(
            S3SetObjectRetentionOperation(
                retention: S3Retention {
                    $0.retainUntilDate = date
                    $0.mode = mode
                }
            ) { $0.bypassGovernanceRetention = bypassesGovernance ? true : nil }
        )
    }

    /// Puts each object under an event hold, or releases it.
    ///
    /// - Parameters:
    ///   - hold: Whether the hold is on.
    ///   - duration: How long the object stays protected after its hold is released.
    public static func eventHold(
        _ hold: S3ObjectLockRetentionEventHold,
        duration: S3ObjectLockRetentionEventHoldDuration? = nil
    ) -> Self {
        .s3PutObjectRetention(
            S3SetObjectRetentionOperation(
                retention: S3Retention {
                    $0.eventHold = hold
                    $0.eventHoldDuration = duration
                }
            )
        )
    }

    /// Removes the retention of each object that is retained in the mode `governance`.
    public static func removeRetention() -> Self {
        .s3PutObjectRetention(
            S3SetObjectRetentionOperation(retention: S3Retention()) { $0.bypassGovernanceRetention = true }
        )
    }

    /// Replicates each object as its bucket's replication rules say.
    ///
    /// A CSV manifest has to have versions: only the version that it names is replicated.
    public static func replicate() -> Self { .s3ReplicateObject() }

    /// Computes a checksum of each object, which the report of all tasks tells.
    ///
    /// - Parameters:
    ///   - algorithm: With what.
    ///   - type: Of the whole object or of its parts' checksums.
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

    /// Encrypts each object with a KMS key, without moving it.
    ///
    /// - Parameters:
    ///   - keyARN: The key's full ARN, 20 to 2048 characters.
    ///   - usesBucketKey: Whether an S3 Bucket Key keeps the requests to KMS few.
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

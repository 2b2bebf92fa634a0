extension JobOperation {
    /// Invokes a Lambda function for each object.
    public static func lambdaInvoke(_ operation: LambdaInvokeOperation) -> Self {
        Self(lambdaInvoke: operation)
    }

    /// Copies each object.
    public static func s3PutObjectCopy(_ operation: S3CopyObjectOperation) -> Self {
        Self(s3PutObjectCopy: operation)
    }

    /// Replaces the access control list of each object.
    public static func s3PutObjectACL(_ operation: S3SetObjectAclOperation) -> Self {
        Self(s3PutObjectACL: operation)
    }

    /// Replaces the tags of each object.
    public static func s3PutObjectTagging(_ operation: S3SetObjectTaggingOperation) -> Self {
        Self(s3PutObjectTagging: operation)
    }

    /// Removes the tags of each object.
    public static func s3DeleteObjectTagging(
        _ operation: S3DeleteObjectTaggingOperation = S3DeleteObjectTaggingOperation()
    ) -> Self {
        Self(s3DeleteObjectTagging: operation)
    }

    /// Restores each archived object.
    public static func s3InitiateRestoreObject(_ operation: S3InitiateRestoreObjectOperation) -> Self {
        Self(s3InitiateRestoreObject: operation)
    }

    /// Sets the legal hold of each object.
    public static func s3PutObjectLegalHold(_ operation: S3SetObjectLegalHoldOperation) -> Self {
        Self(s3PutObjectLegalHold: operation)
    }

    /// Sets how long each object is retained.
    public static func s3PutObjectRetention(_ operation: S3SetObjectRetentionOperation) -> Self {
        Self(s3PutObjectRetention: operation)
    }

    /// Replicates each object as its bucket's rules say.
    public static func s3ReplicateObject(
        _ operation: S3ReplicateObjectOperation = S3ReplicateObjectOperation()
    ) -> Self {
        Self(s3ReplicateObject: operation)
    }

    /// Computes a checksum of each object.
    public static func s3ComputeObjectChecksum(_ operation: S3ComputeObjectChecksumOperation) -> Self {
        Self(s3ComputeObjectChecksum: operation)
    }

    /// Changes how each object is encrypted, without copying it.
    public static func s3UpdateObjectEncryption(_ operation: S3UpdateObjectEncryptionOperation) -> Self {
        Self(s3UpdateObjectEncryption: operation)
    }
}

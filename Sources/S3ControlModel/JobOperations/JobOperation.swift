/// What a job does with each object: exactly one of the members.
///
/// Source: [JobOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobOperation.html).
public struct JobOperation: Shape {
    /// Invokes a Lambda function.
    public var lambdaInvoke: LambdaInvokeOperation?
    /// Copies the object.
    public var s3PutObjectCopy: S3CopyObjectOperation?
    /// Replaces the object's access control list.
    public var s3PutObjectACL: S3SetObjectAclOperation?
    /// Replaces the object's tags.
    public var s3PutObjectTagging: S3SetObjectTaggingOperation?
    /// Removes the object's tags.
    public var s3DeleteObjectTagging: S3DeleteObjectTaggingOperation?
    /// Restores the archived object.
    public var s3InitiateRestoreObject: S3InitiateRestoreObjectOperation?
    /// Sets the object's legal hold.
    public var s3PutObjectLegalHold: S3SetObjectLegalHoldOperation?
    /// Sets how long the object is retained.
    public var s3PutObjectRetention: S3SetObjectRetentionOperation?
    /// Replicates the object as the bucket's rules say.
    public var s3ReplicateObject: S3ReplicateObjectOperation?
    /// Computes the object's checksum.
    public var s3ComputeObjectChecksum: S3ComputeObjectChecksumOperation?
    /// Changes how the object is encrypted, without copying it.
    public var s3UpdateObjectEncryption: S3UpdateObjectEncryptionOperation?

    /// Creates a value.
    public init(
        lambdaInvoke: LambdaInvokeOperation? = nil,
        s3PutObjectCopy: S3CopyObjectOperation? = nil,
        s3PutObjectACL: S3SetObjectAclOperation? = nil,
        s3PutObjectTagging: S3SetObjectTaggingOperation? = nil,
        s3DeleteObjectTagging: S3DeleteObjectTaggingOperation? = nil,
        s3InitiateRestoreObject: S3InitiateRestoreObjectOperation? = nil,
        s3PutObjectLegalHold: S3SetObjectLegalHoldOperation? = nil,
        s3PutObjectRetention: S3SetObjectRetentionOperation? = nil,
        s3ReplicateObject: S3ReplicateObjectOperation? = nil,
        s3ComputeObjectChecksum: S3ComputeObjectChecksumOperation? = nil,
        s3UpdateObjectEncryption: S3UpdateObjectEncryptionOperation? = nil
    ) {
        self.lambdaInvoke = lambdaInvoke
        self.s3PutObjectCopy = s3PutObjectCopy
        self.s3PutObjectACL = s3PutObjectACL
        self.s3PutObjectTagging = s3PutObjectTagging
        self.s3DeleteObjectTagging = s3DeleteObjectTagging
        self.s3InitiateRestoreObject = s3InitiateRestoreObject
        self.s3PutObjectLegalHold = s3PutObjectLegalHold
        self.s3PutObjectRetention = s3PutObjectRetention
        self.s3ReplicateObject = s3ReplicateObject
        self.s3ComputeObjectChecksum = s3ComputeObjectChecksum
        self.s3UpdateObjectEncryption = s3UpdateObjectEncryption
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "JobOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("LambdaInvoke"), &shape.lambdaInvoke)
        try visitor.member(Member("S3PutObjectCopy"), &shape.s3PutObjectCopy)
        try visitor.member(Member("S3PutObjectAcl"), &shape.s3PutObjectACL)
        try visitor.member(Member("S3PutObjectTagging"), &shape.s3PutObjectTagging)
        try visitor.member(Member("S3DeleteObjectTagging"), &shape.s3DeleteObjectTagging)
        try visitor.member(Member("S3InitiateRestoreObject"), &shape.s3InitiateRestoreObject)
        try visitor.member(Member("S3PutObjectLegalHold"), &shape.s3PutObjectLegalHold)
        try visitor.member(Member("S3PutObjectRetention"), &shape.s3PutObjectRetention)
        try visitor.member(Member("S3ReplicateObject"), &shape.s3ReplicateObject)
        try visitor.member(Member("S3ComputeObjectChecksum"), &shape.s3ComputeObjectChecksum)
        try visitor.member(Member("S3UpdateObjectEncryption"), &shape.s3UpdateObjectEncryption)
    }
}

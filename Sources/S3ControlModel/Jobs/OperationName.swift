/// The name of what a job does with each object.
///
/// Source: [JobListDescriptor](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobListDescriptor.html).
public struct OperationName: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Invokes a Lambda function.
    public static let lambdaInvoke: Self = "LambdaInvoke"
    /// Copies objects.
    public static let s3PutObjectCopy: Self = "S3PutObjectCopy"
    /// Replaces access control lists.
    public static let s3PutObjectACL: Self = "S3PutObjectAcl"
    /// Replaces tags.
    public static let s3PutObjectTagging: Self = "S3PutObjectTagging"
    /// Removes tags.
    public static let s3DeleteObjectTagging: Self = "S3DeleteObjectTagging"
    /// Restores archived objects.
    public static let s3InitiateRestoreObject: Self = "S3InitiateRestoreObject"
    /// Sets legal holds.
    public static let s3PutObjectLegalHold: Self = "S3PutObjectLegalHold"
    /// Sets retention.
    public static let s3PutObjectRetention: Self = "S3PutObjectRetention"
    /// Replicates objects.
    public static let s3ReplicateObject: Self = "S3ReplicateObject"
    /// Computes checksums.
    public static let s3ComputeObjectChecksum: Self = "S3ComputeObjectChecksum"
    /// Changes encryption.
    public static let s3UpdateObjectEncryption: Self = "S3UpdateObjectEncryption"

    /// Every value that the service model lists.
    public static let allCases: [OperationName] = [
        .lambdaInvoke, .s3PutObjectCopy, .s3PutObjectACL, .s3PutObjectTagging,
        .s3DeleteObjectTagging, .s3InitiateRestoreObject, .s3PutObjectLegalHold,
        .s3PutObjectRetention, .s3ReplicateObject, .s3ComputeObjectChecksum,
        .s3UpdateObjectEncryption,
    ]
}

/// Encryption that objects are changed to, with a key of the Key Management Service.
///
/// Source: [S3UpdateObjectEncryptionSSEKMS](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3UpdateObjectEncryptionSSEKMS.html).
public struct S3UpdateObjectEncryptionSSEKMS: Shape {
    /// The key's ARN: 20 to 2048 characters.
    public var kmsKeyARN: String
    /// Whether an S3 Bucket Key is used; false if absent.
    public var bucketKeyEnabled: Bool?

    /// Creates a value.
    public init(kmsKeyARN: String, bucketKeyEnabled: Bool? = nil) {
        self.kmsKeyARN = kmsKeyARN
        self.bucketKeyEnabled = bucketKeyEnabled
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3UpdateObjectEncryptionSSEKMS"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(kmsKeyARN: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(
            Member("KMSKeyArn", required: true, .length(20...2048, .kmsKeyARN)),
            &shape.kmsKeyARN
        )
        try visitor.member(Member("BucketKeyEnabled"), &shape.bucketKeyEnabled)
    }
}

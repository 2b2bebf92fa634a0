/// Selects objects encrypted with a key of the Key Management Service.
///
/// Source: [SSEKMSFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSEKMSFilter.html).
public struct SSEKMSFilter: Shape {
    /// The customer managed key's ARN, 20 to 2048 characters; nil for any key.
    public var kmsKeyARN: String?
    /// Whether the objects use an S3 Bucket Key; nil for either.
    public var bucketKeyEnabled: Bool?

    /// Creates a value.
    public init(kmsKeyARN: String? = nil, bucketKeyEnabled: Bool? = nil) {
        self.kmsKeyARN = kmsKeyARN
        self.bucketKeyEnabled = bucketKeyEnabled
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "SSEKMSFilter"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("KmsKeyArn", .length(20...2048, .kmsKeyARN)), &shape.kmsKeyARN)
        try visitor.member(Member("BucketKeyEnabled"), &shape.bucketKeyEnabled)
    }
}

/// Where a generated manifest is written.
///
/// Source: [S3ManifestOutputLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ManifestOutputLocation.html).
public struct S3ManifestOutputLocation: Shape {
    /// The account that must own the bucket.
    public var expectedManifestBucketOwner: AccountID?
    /// The bucket's ARN: 1 to 128 characters.
    public var bucket: String
    /// What the manifest's keys start with: 1 to 512 characters.
    public var manifestPrefix: String?
    /// How the manifest is encrypted.
    public var manifestEncryption: GeneratedManifestEncryption?
    /// The manifest's format.
    public var manifestFormat: GeneratedManifestFormat

    /// Creates a value.
    public init(
        expectedManifestBucketOwner: AccountID? = nil,
        bucket: String,
        manifestPrefix: String? = nil,
        manifestEncryption: GeneratedManifestEncryption? = nil,
        manifestFormat: GeneratedManifestFormat
    ) {
        self.expectedManifestBucketOwner = expectedManifestBucketOwner
        self.bucket = bucket
        self.manifestPrefix = manifestPrefix
        self.manifestEncryption = manifestEncryption
        self.manifestFormat = manifestFormat
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3ManifestOutputLocation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(bucket: "", manifestFormat: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(
            Member("ExpectedManifestBucketOwner", .length(atMost: 64, .accountID)),
            &shape.expectedManifestBucketOwner
        )
        try visitor.member(Member("Bucket", required: true, .length(1...128, .s3ARN)), &shape.bucket)
        try visitor.member(Member("ManifestPrefix", .length(1...512)), &shape.manifestPrefix)
        try visitor.member(Member("ManifestEncryption"), &shape.manifestEncryption)
        try visitor.member(Member("ManifestFormat", required: true), &shape.manifestFormat)
    }
}

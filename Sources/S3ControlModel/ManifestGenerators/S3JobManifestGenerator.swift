/// Makes a job's list of objects from those in a bucket.
///
/// Source: [S3JobManifestGenerator](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3JobManifestGenerator.html).
public struct S3JobManifestGenerator: Shape {
    /// The account that must own the source bucket, or the job fails.
    public var expectedBucketOwner: AccountID?
    /// The ARN of the bucket whose objects are listed: 1 to 128 characters.
    public var sourceBucket: String
    /// Where the list is written, when ``enableManifestOutput`` is true.
    public var manifestOutputLocation: S3ManifestOutputLocation?
    /// Which objects are listed; nil lists all.
    public var filter: JobManifestGeneratorFilter?
    /// Whether the list is also written to a bucket.
    public var enableManifestOutput: Bool

    /// Creates a value.
    public init(
        expectedBucketOwner: AccountID? = nil,
        sourceBucket: String,
        manifestOutputLocation: S3ManifestOutputLocation? = nil,
        filter: JobManifestGeneratorFilter? = nil,
        enableManifestOutput: Bool
    ) {
        self.expectedBucketOwner = expectedBucketOwner
        self.sourceBucket = sourceBucket
        self.manifestOutputLocation = manifestOutputLocation
        self.filter = filter
        self.enableManifestOutput = enableManifestOutput
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3JobManifestGenerator"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(sourceBucket: "", enableManifestOutput: false) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(
            Member("ExpectedBucketOwner", .length(atMost: 64, .accountID)),
            &shape.expectedBucketOwner
        )
        try visitor.member(
            Member("SourceBucket", required: true, .length(1...128, .s3ARN)),
            &shape.sourceBucket
        )
        try visitor.member(Member("ManifestOutputLocation"), &shape.manifestOutputLocation)
        try visitor.member(Member("Filter"), &shape.filter)
        try visitor.member(Member("EnableManifestOutput", required: true), &shape.enableManifestOutput)
    }
}

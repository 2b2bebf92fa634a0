/// How an object is stored.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3StorageClass: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// S3 Standard.
    public static let standard: Self = "STANDARD"
    /// S3 Standard-Infrequent Access.
    public static let standardIA: Self = "STANDARD_IA"
    /// S3 One Zone-Infrequent Access.
    public static let oneZoneIA: Self = "ONEZONE_IA"
    /// S3 Glacier Flexible Retrieval.
    public static let glacier: Self = "GLACIER"
    /// S3 Intelligent-Tiering.
    public static let intelligentTiering: Self = "INTELLIGENT_TIERING"
    /// S3 Glacier Deep Archive.
    public static let deepArchive: Self = "DEEP_ARCHIVE"
    /// S3 Glacier Instant Retrieval.
    public static let glacierIR: Self = "GLACIER_IR"

    /// Every value that the service model lists.
    public static let allCases: [S3StorageClass] = [
        .standard, .standardIA, .oneZoneIA, .glacier, .intelligentTiering, .deepArchive, .glacierIR,
    ]
}

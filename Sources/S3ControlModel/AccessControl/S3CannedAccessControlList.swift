/// An access control list that S3 knows by name.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3CannedAccessControlList: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The owner alone.
    public static let `private`: Self = "private"
    /// Everyone may read.
    public static let publicRead: Self = "public-read"
    /// Everyone may read and write.
    public static let publicReadWrite: Self = "public-read-write"
    /// Amazon EC2 may read machine images.
    public static let awsExecRead: Self = "aws-exec-read"
    /// Every authenticated AWS user may read.
    public static let authenticatedRead: Self = "authenticated-read"
    /// The bucket's owner may read.
    public static let bucketOwnerRead: Self = "bucket-owner-read"
    /// The bucket's owner may do everything.
    public static let bucketOwnerFullControl: Self = "bucket-owner-full-control"

    /// Every value that the service model lists.
    public static let allCases: [S3CannedAccessControlList] = [
        .private, .publicRead, .publicReadWrite, .awsExecRead, .authenticatedRead, .bucketOwnerRead,
        .bucketOwnerFullControl,
    ]
}

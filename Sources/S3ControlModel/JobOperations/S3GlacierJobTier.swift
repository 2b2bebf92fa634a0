/// How fast an archived object is restored.
///
/// Source: [S3InitiateRestoreObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3InitiateRestoreObjectOperation.html).
public struct S3GlacierJobTier: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Within the longest time, at the lowest price.
    public static let bulk: Self = "BULK"
    /// Within the usual time.
    public static let standard: Self = "STANDARD"

    /// Every value that the service model lists.
    public static let allCases: [S3GlacierJobTier] = [.bulk, .standard]
}

/// How the server encrypts a copy.
///
/// Source: [S3ObjectMetadata](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectMetadata.html).
public struct S3SSEAlgorithm: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// With keys that S3 manages.
    public static let aes256: Self = "AES256"
    /// With a key of the Key Management Service.
    public static let kms: Self = "KMS"

    /// Every value that the service model lists.
    public static let allCases: [S3SSEAlgorithm] = [.aes256, .kms]
}

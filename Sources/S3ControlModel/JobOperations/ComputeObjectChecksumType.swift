/// Of what a checksum is computed.
///
/// Source: [S3ComputeObjectChecksumOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ComputeObjectChecksumOperation.html).
public struct ComputeObjectChecksumType: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Of the whole object.
    public static let fullObject: Self = "FULL_OBJECT"
    /// Of the checksums of its parts.
    public static let composite: Self = "COMPOSITE"

    /// Every value that the service model lists.
    public static let allCases: [ComputeObjectChecksumType] = [.fullObject, .composite]
}

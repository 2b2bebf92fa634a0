/// Where a copy's metadata comes from.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3MetadataDirective: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// From the source.
    public static let copy: Self = "COPY"
    /// From the request.
    public static let replace: Self = "REPLACE"

    /// Every value that the service model lists.
    public static let allCases: [S3MetadataDirective] = [.copy, .replace]
}

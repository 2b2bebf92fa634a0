/// How strictly a copy is retained.
///
/// Source: [S3CopyObjectOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3CopyObjectOperation.html).
public struct S3ObjectLockMode: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Nobody can delete the object before its time.
    public static let compliance: Self = "COMPLIANCE"
    /// Only who has a special permission can.
    public static let governance: Self = "GOVERNANCE"

    /// Every value that the service model lists.
    public static let allCases: [S3ObjectLockMode] = [.compliance, .governance]
}

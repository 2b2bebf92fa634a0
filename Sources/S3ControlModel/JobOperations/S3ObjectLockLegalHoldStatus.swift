/// Whether a legal hold is on.
///
/// Source: [S3ObjectLockLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectLockLegalHold.html).
public struct S3ObjectLockLegalHoldStatus: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The object may be deleted.
    public static let off: Self = "OFF"
    /// The object is held.
    public static let on: Self = "ON"

    /// Every value that the service model lists.
    public static let allCases: [S3ObjectLockLegalHoldStatus] = [.off, .on]
}

/// What a grant permits.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Permission: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Everything below.
    public static let fullControl: Self = "FULL_CONTROL"
    /// Reading the object.
    public static let read: Self = "READ"
    /// Writing.
    public static let write: Self = "WRITE"
    /// Reading the access control list.
    public static let readACP: Self = "READ_ACP"
    /// Writing the access control list.
    public static let writeACP: Self = "WRITE_ACP"

    /// Every value that the service model lists.
    public static let allCases: [S3Permission] = [.fullControl, .read, .write, .readACP, .writeACP]
}

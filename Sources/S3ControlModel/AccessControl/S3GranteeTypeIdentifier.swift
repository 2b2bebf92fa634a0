/// What kind of name a grantee is given by.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3GranteeTypeIdentifier: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A canonical user id.
    public static let id: Self = "id"
    /// The e-mail address of an account.
    public static let emailAddress: Self = "emailAddress"
    /// The URI of a group.
    public static let uri: Self = "uri"

    /// Every value that the service model lists.
    public static let allCases: [S3GranteeTypeIdentifier] = [.id, .emailAddress, .uri]
}

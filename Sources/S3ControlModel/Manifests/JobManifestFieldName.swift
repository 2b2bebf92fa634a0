/// What a column of a manifest holds.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestFieldName: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Something that the job skips.
    public static let ignore: Self = "Ignore"
    /// The bucket's name.
    public static let bucket: Self = "Bucket"
    /// The object's key, URL-encoded.
    public static let key: Self = "Key"
    /// The object's version.
    public static let versionID: Self = "VersionId"

    /// Every value that the service model lists.
    public static let allCases: [JobManifestFieldName] = [.ignore, .bucket, .key, .versionID]
}

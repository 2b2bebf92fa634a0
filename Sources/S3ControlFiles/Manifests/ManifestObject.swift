/// An object in a manifest. Two are the same if their bytes are: not by Unicode's equivalence.
public struct ManifestObject: Sendable, Hashable {
    /// The bucket's name, not its ARN.
    public var bucket: String

    /// The object's key as it is, 1 to 1024 bytes of UTF-8; it is encoded when it is written.
    public var key: String

    /// The object's version; nil for the current one.
    public var versionID: String?

    /// Creates a value.
    public init(bucket: String, key: String, versionID: String? = nil) {
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.identity == right.identity
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(identity)
    }

    private var identity: [ByteText?] {
        [ByteText(bucket), ByteText(key), versionID.map(ByteText.init)]
    }
}

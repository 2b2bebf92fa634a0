/// How a generated manifest is encrypted: one of the two.
///
/// Source: [GeneratedManifestEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GeneratedManifestEncryption.html).
public struct GeneratedManifestEncryption: Shape {
    /// With keys that S3 manages.
    public var sseS3: SSES3Encryption?
    /// With a key of the Key Management Service.
    public var sseKMS: SSEKMSEncryption?

    /// Creates a value.
    public init(sseS3: SSES3Encryption? = nil, sseKMS: SSEKMSEncryption? = nil) {
        self.sseS3 = sseS3
        self.sseKMS = sseKMS
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "GeneratedManifestEncryption"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("SSES3", wireName: "SSE-S3"), &shape.sseS3)
        try visitor.member(Member("SSEKMS", wireName: "SSE-KMS"), &shape.sseKMS)
    }
}

/// An encryption that objects are changed to.
///
/// Source: [ObjectEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectEncryption.html).
public struct ObjectEncryption: Shape {
    /// With a key of the Key Management Service.
    public var sseKMS: S3UpdateObjectEncryptionSSEKMS?

    /// Creates a value.
    public init(sseKMS: S3UpdateObjectEncryptionSSEKMS? = nil) {
        self.sseKMS = sseKMS
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "ObjectEncryption"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("SSEKMS", wireName: "SSE-KMS"), &shape.sseKMS)
    }
}

/// Changes how each object is encrypted, without copying it.
///
/// Source: [S3UpdateObjectEncryptionOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3UpdateObjectEncryptionOperation.html).
public struct S3UpdateObjectEncryptionOperation: Shape {
    /// The new encryption.
    public var objectEncryption: ObjectEncryption?

    /// Creates a value.
    public init(objectEncryption: ObjectEncryption? = nil) {
        self.objectEncryption = objectEncryption
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3UpdateObjectEncryptionOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("ObjectEncryption"), &shape.objectEncryption)
    }
}

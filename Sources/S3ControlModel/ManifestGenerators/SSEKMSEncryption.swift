/// Encryption of a generated manifest with a key of the Key Management Service.
///
/// Source: [SSEKMSEncryption](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSEKMSEncryption.html).
public struct SSEKMSEncryption: Shape {
    /// The id or ARN of the customer managed key: 1 to 2000 characters.
    public var keyID: String

    /// Creates a value.
    public init(keyID: String) {
        self.keyID = keyID
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "SSEKMSEncryption"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(keyID: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("KeyId", required: true, .length(1...2000)), &shape.keyID)
    }
}

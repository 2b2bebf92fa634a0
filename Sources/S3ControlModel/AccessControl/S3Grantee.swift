/// Who gets a permission.
///
/// Source: [S3Grantee](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grantee.html).
public struct S3Grantee: Shape {
    /// What kind of name ``identifier`` is.
    public var typeIdentifier: S3GranteeTypeIdentifier?
    /// The grantee's name: 1 to 1024 characters.
    public var identifier: String?
    /// The grantee's name for people: 1 to 1024 characters.
    public var displayName: String?

    /// Creates a value.
    public init(
        typeIdentifier: S3GranteeTypeIdentifier? = nil,
        identifier: String? = nil,
        displayName: String? = nil
    ) {
        self.typeIdentifier = typeIdentifier
        self.identifier = identifier
        self.displayName = displayName
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3Grantee"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("TypeIdentifier"), &shape.typeIdentifier)
        try visitor.member(Member("Identifier", .length(1...1024)), &shape.identifier)
        try visitor.member(Member("DisplayName", .length(1...1024)), &shape.displayName)
    }
}

/// A permission given to someone.
///
/// Source: [S3Grant](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Grant.html).
public struct S3Grant: Shape {
    /// Who gets the permission.
    public var grantee: S3Grantee?
    /// What is permitted.
    public var permission: S3Permission?

    /// Creates a value.
    public init(grantee: S3Grantee? = nil, permission: S3Permission? = nil) {
        self.grantee = grantee
        self.permission = permission
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3Grant"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Grantee"), &shape.grantee)
        try visitor.member(Member("Permission"), &shape.permission)
    }
}

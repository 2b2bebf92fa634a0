/// Replaces the access control list of each object.
///
/// Source: [S3SetObjectAclOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectAclOperation.html).
public struct S3SetObjectAclOperation: Shape {
    /// The new list.
    public var accessControlPolicy: S3AccessControlPolicy?

    /// Creates a value.
    public init(accessControlPolicy: S3AccessControlPolicy? = nil) {
        self.accessControlPolicy = accessControlPolicy
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3SetObjectAclOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("AccessControlPolicy"), &shape.accessControlPolicy)
    }
}

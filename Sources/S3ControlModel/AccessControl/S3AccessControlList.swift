/// An access control list, written out.
///
/// Source: [S3AccessControlList](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlList.html).
public struct S3AccessControlList: Shape {
    /// Who owns the object.
    public var owner: S3ObjectOwner
    /// Who may do what.
    public var grants: [S3Grant]?

    /// Creates a value.
    public init(owner: S3ObjectOwner, grants: [S3Grant]? = nil) {
        self.owner = owner
        self.grants = grants
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3AccessControlList"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(owner: .blank) }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Owner", required: true), &shape.owner)
        try visitor.member(Member("Grants"), &shape.grants)
    }
}

/// An access control list, written out or by name: one of the two.
///
/// Source: [S3AccessControlPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3AccessControlPolicy.html).
public struct S3AccessControlPolicy: Shape {
    /// The list, written out.
    public var accessControlList: S3AccessControlList?
    /// The name of a list that S3 knows.
    public var cannedAccessControlList: S3CannedAccessControlList?

    /// Creates a value.
    public init(
        accessControlList: S3AccessControlList? = nil,
        cannedAccessControlList: S3CannedAccessControlList? = nil
    ) {
        self.accessControlList = accessControlList
        self.cannedAccessControlList = cannedAccessControlList
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3AccessControlPolicy"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("AccessControlList"), &shape.accessControlList)
        try visitor.member(Member("CannedAccessControlList"), &shape.cannedAccessControlList)
    }
}

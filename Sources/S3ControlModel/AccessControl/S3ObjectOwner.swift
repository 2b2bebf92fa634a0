/// The owner of an object.
///
/// Source: [S3ObjectOwner](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ObjectOwner.html).
public struct S3ObjectOwner: Shape {
    /// The owner's canonical user id: 1 to 1024 characters.
    public var id: String?
    /// The owner's name for people: 1 to 1024 characters.
    public var displayName: String?

    /// Creates a value.
    public init(id: String? = nil, displayName: String? = nil) {
        self.id = id
        self.displayName = displayName
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3ObjectOwner"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("ID", .length(1...1024)), &shape.id)
        try visitor.member(Member("DisplayName", .length(1...1024)), &shape.displayName)
    }
}

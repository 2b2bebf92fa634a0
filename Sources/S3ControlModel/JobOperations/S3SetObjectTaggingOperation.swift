/// Replaces the tags of each object.
///
/// Source: [S3SetObjectTaggingOperation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3SetObjectTaggingOperation.html).
public struct S3SetObjectTaggingOperation: Shape {
    /// The tags that each object has afterwards.
    public var tagSet: [S3Tag]?

    /// Creates a value.
    public init(tagSet: [S3Tag]? = nil) {
        self.tagSet = tagSet
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3SetObjectTaggingOperation"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("TagSet"), &shape.tagSet)
    }
}

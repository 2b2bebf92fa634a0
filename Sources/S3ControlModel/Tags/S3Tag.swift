/// A tag of a job or of an object.
///
/// Source: [S3Tag](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3Tag.html).
public struct S3Tag: Shape {
    /// The tag's name: 1 to 128 letters, digits, separators and any of `_ . : / = + - @`.
    public var key: String
    /// The tag's value: at most 256 of the same characters.
    public var value: String

    /// Creates a value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "S3Tag"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self(key: "", value: "") }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(Member("Key", required: true, .length(1...128, .tag)), &shape.key)
        try visitor.member(Member("Value", required: true, .length(0...256, .tag)), &shape.value)
    }
}

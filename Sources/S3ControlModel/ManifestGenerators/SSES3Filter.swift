/// Selects objects encrypted with keys that S3 manages; it has no settings.
///
/// Source: [SSES3Filter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SSES3Filter.html).
public struct SSES3Filter: Shape {
    /// Creates a value.
    public init() {}

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "SSES3Filter"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows nothing to `visitor`: there are no members.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

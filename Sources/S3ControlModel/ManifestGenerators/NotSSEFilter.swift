/// Selects objects that the server did not encrypt; it has no settings.
///
/// Source: [NotSSEFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_NotSSEFilter.html).
public struct NotSSEFilter: Shape {
    /// Creates a value.
    public init() {}

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "NotSSEFilter"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows nothing to `visitor`: there are no members.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {}
}

/// Which keys go into a generated manifest. The service takes one text in each list.
///
/// Source: [KeyNameConstraint](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_KeyNameConstraint.html).
public struct KeyNameConstraint: Shape {
    /// Keys that start with one of these, each 1 to 1024 characters.
    public var matchAnyPrefix: [String]?
    /// Keys that end with one of these, each 1 to 1024 characters.
    public var matchAnySuffix: [String]?
    /// Keys that have one of these anywhere, each 1 to 1024 characters.
    public var matchAnySubstring: [String]?

    /// Creates a value.
    public init(
        matchAnyPrefix: [String]? = nil,
        matchAnySuffix: [String]? = nil,
        matchAnySubstring: [String]? = nil
    ) {
        self.matchAnyPrefix = matchAnyPrefix
        self.matchAnySuffix = matchAnySuffix
        self.matchAnySubstring = matchAnySubstring
    }

    /// The structure's name in the service model.
    public static let shapeName: StaticString = "KeyNameConstraint"

    /// A value without content, for a reader to fill.
    public static var blank: Self { Self() }

    /// Shows every member to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ shape: inout Self,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.member(
            Member("MatchAnyPrefix", Constraint(elementMinimum: 1, elementMaximum: 1024)),
            &shape.matchAnyPrefix
        )
        try visitor.member(
            Member("MatchAnySuffix", Constraint(elementMinimum: 1, elementMaximum: 1024)),
            &shape.matchAnySuffix
        )
        try visitor.member(
            Member("MatchAnySubstring", Constraint(elementMinimum: 1, elementMaximum: 1024)),
            &shape.matchAnySubstring
        )
    }
}

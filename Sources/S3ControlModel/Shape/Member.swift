/// What the service model says of one member of a structure.
public struct Member: Sendable {
    /// The member's name in the API reference, such as `JobId`.
    public var name: StaticString

    /// The name on the wire: of the element, the header field, the query item or the path label.
    public var wireName: StaticString

    /// Where the member travels.
    public var location: Location

    /// Whether the service model requires the member in a request.
    public var isRequired: Bool

    /// What the service model demands of the value.
    public var constraint: Constraint

    /// The element name of a list's items; a reader takes any.
    public var elementName: StaticString

    /// Where a member travels in an HTTP request.
    public enum Location: Sendable {
        /// An element of the XML body.
        case body
        /// A header field.
        case header
        /// A label of the path's template.
        case label
        /// A query item; a list becomes one item an element.
        case query
    }

    /// Describes a member of a body whose element has the member's own name.
    @inlinable
    public init(
        _ name: StaticString,
        wireName: StaticString? = nil,
        in location: Location = .body,
        required isRequired: Bool = false,
        _ constraint: Constraint = .none,
        elementName: StaticString = "member"
    ) {
        self.name = name
        self.wireName = wireName ?? name
        self.location = location
        self.isRequired = isRequired
        self.constraint = constraint
        self.elementName = elementName
    }
}

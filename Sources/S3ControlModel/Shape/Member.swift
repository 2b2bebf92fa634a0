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

    /// Whether a list without elements is sent as an empty element; otherwise it is left out, like an
    /// absent one, because the service refuses some empty elements.
    ///
    /// True for what the service model requires, and where the API reference gives the empty list a
    /// meaning of its own.
    public var keepsEmpty: Bool

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
        elementName: StaticString = "member",
        keepsEmpty: Bool = false
    ) {
        self.name = name
        self.wireName = wireName ?? name
        self.location = location
        self.isRequired = isRequired
        self.constraint = constraint
        self.elementName = elementName
        self.keepsEmpty = keepsEmpty || isRequired
    }
}

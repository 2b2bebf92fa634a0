/// What the service model says of one member of a structure.
@_spi(Shapes) public struct Member: Sendable {
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

@_spi(Shapes) extension Member: ExpressibleByStringLiteral {
    /// An optional member of a body without constraints.
    @inlinable
    public init(stringLiteral name: StaticString) { self.init(name) }
}

@_spi(Shapes) extension Member {
    /// The account: a header field, and a label of the host.
    @inlinable
    public static var accountID: Member {
        Member(
            "AccountId",
            wireName: "x-amz-account-id",
            in: .header,
            required: true,
            .accountID
        )
    }

    /// The job, as a label of the path.
    @inlinable
    public static var jobIDLabel: Member {
        Member("JobId", wireName: "id", in: .label, required: true, .jobID)
    }
}

/// What the service model demands of a value: bounds and a pattern, for it and for its elements.
///
/// A bound is a length in Unicode scalars for text, the value for a number, the count for a list or a map.
@_spi(Shapes) public struct Constraint: Sendable, Hashable {
    /// The smallest value, length or count.
    public var minimum: Int?

    /// The largest value, length or count.
    public var maximum: Int?

    /// The pattern that text has to match as a whole.
    public var pattern: Pattern?

    /// The shortest list element or map key, in Unicode scalars.
    public var elementMinimum: Int?

    /// The longest list element or map key, in Unicode scalars.
    public var elementMaximum: Int?

    /// The longest value of a map, in Unicode scalars.
    public var mapValueMaximum: Int?

    /// No demand.
    @inlinable public static var none: Constraint { Constraint() }

    /// Creates a constraint.
    @inlinable
    public init(
        minimum: Int? = nil,
        maximum: Int? = nil,
        pattern: Pattern? = nil,
        elementMinimum: Int? = nil,
        elementMaximum: Int? = nil,
        mapValueMaximum: Int? = nil
    ) {
        self.minimum = minimum
        self.maximum = maximum
        self.pattern = pattern
        self.elementMinimum = elementMinimum
        self.elementMaximum = elementMaximum
        self.mapValueMaximum = mapValueMaximum
    }

    /// Text of a length within `range`, in Unicode scalars, that matches `pattern`.
    @inlinable
    public static func length(_ range: ClosedRange<Int>, _ pattern: Pattern? = nil) -> Constraint {
        Constraint(minimum: range.lowerBound, maximum: range.upperBound, pattern: pattern)
    }

    /// Text of at most `maximum` Unicode scalars that matches `pattern`.
    @inlinable
    public static func length(atMost maximum: Int, _ pattern: Pattern? = nil) -> Constraint {
        Constraint(maximum: maximum, pattern: pattern)
    }

    /// A number within `range`.
    @inlinable
    public static func range(_ range: ClosedRange<Int>) -> Constraint {
        Constraint(minimum: range.lowerBound, maximum: range.upperBound)
    }

    /// A number of at least `minimum`.
    @inlinable
    public static func atLeast(_ minimum: Int) -> Constraint {
        Constraint(minimum: minimum)
    }
}

// The constraints that the service model gives to more than one member.
@_spi(Shapes) extension Constraint {
    /// Text of 1 to `maximum` Unicode scalars.
    @inlinable public static func text(upTo maximum: Int) -> Constraint { .length(1...maximum) }
    /// A list of texts of 1 to `maximum` Unicode scalars each.
    @inlinable public static func texts(upTo maximum: Int) -> Constraint {
        Constraint(elementMinimum: 1, elementMaximum: maximum)
    }

    @inlinable public static var accountID: Constraint { .length(atMost: 64, .accountID) }
    @inlinable public static var jobID: Constraint { .length(5...36, .jobID) }
    @inlinable public static var priority: Constraint { .range(0...2_147_483_647) }
    @inlinable public static var roleARN: Constraint { .length(1...2048, .roleARN) }
    @inlinable public static var bucketARN: Constraint { .length(1...128, .s3ARN) }
    @inlinable public static var kmsKeyARN: Constraint { .length(20...2048, .kmsKeyARN) }
    @inlinable public static var nextToken: Constraint { .length(1...1024, .nextToken) }
}

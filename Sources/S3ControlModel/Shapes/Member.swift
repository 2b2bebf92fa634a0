/// A member of a structure in the service model.
@_spi(Shapes) public struct Member: Sendable {
    /// The member's name in the API reference, such as `JobId`.
    public var name: StaticString

    /// The name on the wire: of the element, header field, query item, or path label.
    public var wireName: StaticString

    /// The member's location in a request.
    public var location: Location

    /// Whether the service model requires the member in a request.
    public var isRequired: Bool

    /// The constraint on the value.
    public var constraint: Constraint

    /// The element name of a list's items. A reader accepts any.
    public var elementName: StaticString

    /// Whether an empty list is sent as an empty element. Otherwise it is omitted, because the service rejects some
    /// empty elements.
    ///
    /// True if the service model requires the member or the API reference defines a meaning for the empty list.
    public var keepsEmpty: Bool

    /// The location of a member in an HTTP request.
    public enum Location: Sendable {
        /// An element of the XML body.
        case body
        /// A header field.
        case header
        /// A label of the path's template.
        case label
        /// A query item. A list becomes one item per element.
        case query
    }

    /// Creates a member of a body whose element has the member's own name.
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
    /// Creates an optional, unconstrained member of a body.
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

/// Bounds and a pattern for a value and its elements.
///
/// A bound applies to the length of text in Unicode scalars, to the value of a number, and to the count of a list or
/// map.
@_spi(Shapes) public struct Constraint: Sendable, Hashable {
    /// The minimum value, length, or count.
    public var minimum: Int?

    /// The maximum value, length, or count.
    public var maximum: Int?

    /// The pattern that the whole text must match.
    public var pattern: Pattern?

    /// The minimum length of a list element or map key, in Unicode scalars.
    public var elementMinimum: Int?

    /// The maximum length of a list element or map key, in Unicode scalars.
    public var elementMaximum: Int?

    /// The maximum length of a map's value, in Unicode scalars.
    public var mapValueMaximum: Int?

    /// No constraint.
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

    /// Text with a length in `range`, in Unicode scalars, that matches `pattern`.
    @inlinable
    public static func length(_ range: ClosedRange<Int>, _ pattern: Pattern? = nil) -> Constraint {
        Constraint(minimum: range.lowerBound, maximum: range.upperBound, pattern: pattern)
    }

    /// Text of at most `maximum` Unicode scalars that matches `pattern`.
    @inlinable
    public static func length(atMost maximum: Int, _ pattern: Pattern? = nil) -> Constraint {
        Constraint(maximum: maximum, pattern: pattern)
    }

    /// A number in `range`.
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

// Constraints that several members share.
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

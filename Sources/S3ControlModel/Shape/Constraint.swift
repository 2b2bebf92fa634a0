/// What the service model demands of a value: bounds and a pattern, for it and for its elements.
///
/// A bound is a length in Unicode scalars for text, the value for a number, the count for a list or a map.
public struct Constraint: Sendable, Hashable {
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

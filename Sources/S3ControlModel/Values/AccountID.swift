/// An AWS account id: twelve digits, checked when it is made.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct AccountID: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The twelve digits.
    public let rawValue: String

    /// Checks and keeps `rawValue`.
    ///
    /// - Throws: ``ValidationError`` unless it is exactly twelve ASCII digits.
    public init(_ rawValue: String) throws(ValidationError) {
        self.rawValue = rawValue
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("AccountId", Self.constraint))
        guard validator.violations.isEmpty else {
            throw ValidationError(shapeName: "AccountId", violations: validator.violations)
        }
    }

    /// Keeps a literal.
    public init(stringLiteral value: String) {
        self.init(unchecked: value)
    }

    /// Keeps what a peer sent; it is checked before it is sent on.
    @usableFromInline
    init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    /// The service model's rule.
    static var constraint: Constraint { .length(atMost: 64, .accountID) }

    /// The twelve digits.
    public var description: String { rawValue }
}

extension AccountID: ShapeValue {
    /// Reads an id as the peer sent it.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(unchecked: try source.string())
    }

    /// Writes the id.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

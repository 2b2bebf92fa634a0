/// The id of a job: 5 to 36 letters, digits, hyphens and underscores, checked when it is made.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct JobID: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The id's text.
    public let rawValue: String

    /// Checks and keeps `rawValue`.
    ///
    /// - Throws: ``ValidationError`` unless it is 5 to 36 ASCII letters, digits, hyphens and underscores.
    public init(_ rawValue: String) throws(ValidationError) {
        self.rawValue = rawValue
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("JobId", Self.constraint))
        guard validator.violations.isEmpty else {
            throw ValidationError(shapeName: "JobId", violations: validator.violations)
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
    static var constraint: Constraint { .length(5...36, .jobID) }

    /// The id's text.
    public var description: String { rawValue }
}

extension JobID: ShapeValue {
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

/// The id of a job: 5 to 36 letters, digits, hyphens and underscores, checked when it is made.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct JobID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The id's text.
    public let rawValue: String

    /// Checks and keeps `rawValue`.
    ///
    /// - Throws: ``ValidationError`` unless it is 5 to 36 ASCII letters, digits, hyphens and underscores.
    public init(_ rawValue: String) throws(ValidationError) {
        self.rawValue = rawValue
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("JobId", .jobID))
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

    public var description: String { rawValue }

    /// Keeps a text as it is; like a literal, it is checked before it is sent.
    public init(from decoder: any Decoder) throws {
        self.init(unchecked: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

@_spi(Shapes) extension JobID: ShapeValue {
    @inlinable public static var isIndispensable: Bool { true }

    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(unchecked: try source.string())
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

/// An AWS account id: twelve digits, checked when it is made.
///
/// A literal is kept as it is and checked, like everything else in a request, before anything is sent.
public struct AccountID: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The twelve digits.
    public let rawValue: String

    /// Checks and keeps `rawValue`.
    ///
    /// - Throws: ``ValidationError`` unless it is exactly twelve ASCII digits.
    public init(_ rawValue: String) throws(ValidationError) {
        self.rawValue = rawValue
        var validator = ShapeValidator()
        validator.check(rawValue, as: Member("AccountId", .accountID))
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

    public var description: String { rawValue }

    /// Keeps a text as it is; like a literal, it is checked before it is sent.
    public init(from decoder: any Decoder) throws {
        self.init(unchecked: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

@_spi(Shapes) extension AccountID: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(unchecked: try source.string())
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

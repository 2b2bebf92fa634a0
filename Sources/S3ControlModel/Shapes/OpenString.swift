/// An enumeration that can have values unknown to the service model.
///
/// Unknown values can be decoded, printed, and sent unchanged.
public protocol OpenString: RawRepresentable<String>, CaseIterable, Sendable, Hashable, Codable,
    ExpressibleByStringLiteral, CustomStringConvertible, LosslessStringConvertible
where AllCases == [Self] {
    /// The service's text for the value.
    var rawValue: String { get }

    /// Every value that the service model lists.
    static var allCases: [Self] { get }

    /// Creates a value from the service's text.
    init(rawValue: String)
}

extension OpenString {
    /// Creates a value from the service's text.
    public init(_ description: String) {
        self.init(rawValue: description)
    }

    /// Creates a value from the service's text.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The service's text for the value.
    public var description: String { rawValue }

    /// Whether this version's service model lists the value.
    public var isKnown: Bool { Self.allCases.contains(self) }
}

@_spi(Shapes) extension OpenString where Self: EnumeratedValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(rawValue: try source.string())
    }
}

/// An enumeration whose values the service model lists.
///
/// The type has the name of the shape in the service model.
@_spi(Shapes) public protocol EnumeratedValue: ShapeValue, RawRepresentable<String>, CaseIterable {}

@_spi(Shapes) extension EnumeratedValue {
    /// The type's name and the values of its cases.
    public static var enumeration: EnumerationDescription? { EnumerationDescription(Self.self) }

    /// Writes the service's text for the value.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

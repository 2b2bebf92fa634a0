/// Text of which the service model lists some values, and the service may send others.
///
/// A value that this version does not know decodes, prints and is sent unchanged.
public protocol OpenString: RawRepresentable<String>, CaseIterable, Sendable, Hashable, Codable,
    ExpressibleByStringLiteral, CustomStringConvertible, LosslessStringConvertible
where AllCases == [Self] {
    /// The text that the service uses.
    var rawValue: String { get }

    /// Every value that the service model lists.
    static var allCases: [Self] { get }

    /// Creates a value from the text that the service uses.
    init(rawValue: String)
}

extension OpenString {
    /// Creates a value from the text that the service uses.
    public init(_ description: String) {
        self.init(rawValue: description)
    }

    /// Creates a value from the text that the service uses.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The text that the service uses.
    public var description: String { rawValue }

    /// Whether the service model of this version lists the value.
    public var isKnown: Bool { Self.allCases.contains(self) }
}

@_spi(Shapes) extension OpenString where Self: EnumeratedValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(rawValue: try source.string())
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

/// Text of which the service model lists the values.
///
/// The type has the name of the service model's shape.
@_spi(Shapes) public protocol EnumeratedValue: ShapeValue, RawRepresentable<String>, CaseIterable {}

@_spi(Shapes) extension EnumeratedValue {
    /// The type's name and the texts of its cases.
    public static var enumeration: EnumerationDescription? { EnumerationDescription(Self.self) }
}

/// Text of which the service model lists some values, and the service may send others.
///
/// A value that this version does not know decodes, prints and is sent unchanged.
public protocol OpenString: EnumeratedValue, ExpressibleByStringLiteral, CustomStringConvertible,
    LosslessStringConvertible, Codable
where AllCases == [Self] {
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

    /// Reads the text as it is.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        Self(rawValue: try source.string())
    }

    /// Writes the text as it is.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}

public import Basics

/// A type of a member's value.
@_spi(Shapes) public protocol ShapeValue: Sendable, Hashable, Codable {
    /// Reads a value of this type.
    static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self

    /// Writes this value.
    func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure)

    /// The value of an absent member that is neither optional in Swift nor required by the service model: an empty
    /// list. If nil, as for all other types, an absent member is an error.
    static var valueWhenAbsent: Self? { get }

    /// Whether the value is an empty list or map.
    var isEmptyCollection: Bool { get }

    /// The description of an enumeration (``EnumeratedValue``); nil for all other types.
    static var enumeration: EnumerationDescription? { get }

    /// Whether a result without a value of this type is useless, so that reading it fails.
    static var isIndispensable: Bool { get }

    /// Removes the unknown members of all structures in this value.
    mutating func removeUnknownMembers()
}

@_spi(Shapes) extension ShapeValue {
    /// Nil: an absent member is an error.
    @inlinable public static var valueWhenAbsent: Self? { nil }

    /// False: most values are not collections.
    @inlinable public var isEmptyCollection: Bool { false }

    /// Nil: most types are not enumerations.
    @inlinable public static var enumeration: EnumerationDescription? { nil }

    /// False: most results can be read without the value.
    @inlinable public static var isIndispensable: Bool { false }

    public mutating func removeUnknownMembers() {}
}

/// A source of values.
@_spi(Shapes) public protocol ShapeSource {
    /// The error that reading throws.
    associatedtype Failure: Error

    /// Reads text.
    mutating func string() throws(Failure) -> String
    /// Reads a whole number.
    mutating func integer() throws(Failure) -> Int
    /// Reads a Boolean value.
    mutating func boolean() throws(Failure) -> Bool
    /// Reads a date.
    mutating func timestamp() throws(Failure) -> Date
    /// Reads a list, with any element name.
    mutating func list<Element: ShapeValue>(of type: Element.Type) throws(Failure) -> [Element]
    /// Reads a map with text keys and values.
    mutating func map() throws(Failure) -> [String: String]
    /// Reads a structure.
    mutating func structure<Structure: Shape>(_ type: Structure.Type) throws(Failure) -> Structure
    /// The error for text that is not a value of the type; `expected` describes valid text.
    func invalid(_ text: String, expected: String) -> Failure
}

/// A destination of values.
@_spi(Shapes) public protocol ShapeSink {
    /// The error that writing throws.
    associatedtype Failure: Error

    /// Writes text.
    mutating func string(_ value: String) throws(Failure)
    /// Writes a whole number.
    mutating func integer(_ value: Int) throws(Failure)
    /// Writes a Boolean value.
    mutating func boolean(_ value: Bool) throws(Failure)
    /// Writes a date.
    mutating func timestamp(_ value: Date) throws(Failure)
    /// Writes a list.
    mutating func list<Element: ShapeValue>(_ elements: [Element]) throws(Failure)
    /// Writes a map with text keys and values.
    mutating func map(_ entries: [String: String]) throws(Failure)
    /// Writes a structure.
    mutating func structure<Structure: Shape>(_ value: Structure) throws(Failure)
}

@_spi(Shapes) extension String: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> String {
        try source.string()
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(self)
    }
}

@_spi(Shapes) extension Int: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Int {
        try source.integer()
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.integer(self)
    }
}

@_spi(Shapes) extension Bool: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Bool {
        try source.boolean()
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.boolean(self)
    }
}

@_spi(Shapes) extension Date: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Date {
        try source.timestamp()
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.timestamp(self)
    }
}

@_spi(Shapes) extension Array: ShapeValue where Element: ShapeValue {
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure)
        -> [Element]
    {
        try source.list(of: Element.self)
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.list(self)
    }

    /// An empty list: the service omits lists without elements.
    @inlinable
    public static var valueWhenAbsent: [Element]? { [] }

    public mutating func removeUnknownMembers() {
        for index in indices { self[index].removeUnknownMembers() }
    }

    /// Whether the list is empty.
    @inlinable public var isEmptyCollection: Bool { isEmpty }
}

@_spi(Shapes) extension Dictionary: ShapeValue where Key == String, Value == String {
    @inlinable
    public static func read<Source: ShapeSource>(
        from source: inout Source
    ) throws(Source.Failure) -> [String: String] {
        try source.map()
    }

    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.map(self)
    }

    /// Whether the map is empty.
    @inlinable public var isEmptyCollection: Bool { isEmpty }
}

public import Basics

/// Anything that a member can hold.
@_spi(Shapes) public protocol ShapeValue: Sendable, Hashable, Codable {
    /// Reads a value of this type.
    static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self

    /// Writes this value.
    func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure)

    /// What a member that is not optional in Swift, and not required by the service model, is when it
    /// did not come: an empty list. Nil, for all else, makes its absence an error.
    static var valueWhenAbsent: Self? { get }

    /// Whether the value is a list or a map without elements.
    var isEmptyCollection: Bool { get }

    /// What there is to know of an enumeration (``EnumeratedValue``); nil for all else.
    static var enumeration: EnumerationDescription? { get }

    /// Whether a result without a value of this type tells nothing, so that reading it fails.
    static var isIndispensable: Bool { get }

    /// Removes the unknown members of the structures in this value.
    mutating func removeUnknownMembers()
}

@_spi(Shapes) extension ShapeValue {
    /// No value: a member that did not come is an error.
    @inlinable public static var valueWhenAbsent: Self? { nil }

    /// No: most values are no collections.
    @inlinable public var isEmptyCollection: Bool { false }

    /// Nil: most types are no enumerations.
    @inlinable public static var enumeration: EnumerationDescription? { nil }

    /// No: most results are read without.
    @inlinable public static var isIndispensable: Bool { false }

    public mutating func removeUnknownMembers() {}
}

/// Where values are read from.
@_spi(Shapes) public protocol ShapeSource {
    /// What reading throws.
    associatedtype Failure: Error

    /// Reads text.
    mutating func string() throws(Failure) -> String
    /// Reads a whole number.
    mutating func integer() throws(Failure) -> Int
    /// Reads a truth value.
    mutating func boolean() throws(Failure) -> Bool
    /// Reads a date.
    mutating func timestamp() throws(Failure) -> Date
    /// Reads a list, whatever its elements are called.
    mutating func list<Element: ShapeValue>(of type: Element.Type) throws(Failure) -> [Element]
    /// Reads a map from text to text.
    mutating func map() throws(Failure) -> [String: String]
    /// Reads a structure.
    mutating func structure<Structure: Shape>(_ type: Structure.Type) throws(Failure) -> Structure
    /// What to throw for text that no value of a type has; `expected` names what would be right.
    func invalid(_ text: String, expected: String) -> Failure
}

/// Where values are written to.
@_spi(Shapes) public protocol ShapeSink {
    /// What writing throws.
    associatedtype Failure: Error

    /// Writes text.
    mutating func string(_ value: String) throws(Failure)
    /// Writes a whole number.
    mutating func integer(_ value: Int) throws(Failure)
    /// Writes a truth value.
    mutating func boolean(_ value: Bool) throws(Failure)
    /// Writes a date.
    mutating func timestamp(_ value: Date) throws(Failure)
    /// Writes a list.
    mutating func list<Element: ShapeValue>(_ elements: [Element]) throws(Failure)
    /// Writes a map from text to text.
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

    /// No elements: the service leaves a list out that has none.
    @inlinable
    public static var valueWhenAbsent: [Element]? { [] }

    public mutating func removeUnknownMembers() {
        for index in indices { self[index].removeUnknownMembers() }
    }

    /// Whether there are no elements.
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

    /// Whether there are no entries.
    @inlinable public var isEmptyCollection: Bool { isEmpty }
}

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension String: ShapeValue {
    /// Reads text.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> String {
        try source.string()
    }

    /// Writes the text.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(self)
    }
}

extension Int: ShapeValue {
    /// Reads a whole number.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Int {
        try source.integer()
    }

    /// Writes the number.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.integer(self)
    }
}

extension Bool: ShapeValue {
    /// Reads a truth value.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Bool {
        try source.boolean()
    }

    /// Writes the value.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.boolean(self)
    }
}

extension Date: ShapeValue {
    /// Reads a date.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Date {
        try source.timestamp()
    }

    /// Writes the date.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.timestamp(self)
    }
}

extension Array: ShapeValue where Element: ShapeValue {
    /// Reads a list.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure)
        -> [Element]
    {
        try source.list(of: Element.self)
    }

    /// Writes the list.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.list(self)
    }

    /// No elements: the service leaves a list out that has none.
    @inlinable
    public static var valueWhenAbsent: [Element]? { [] }

    /// Whether there are no elements.
    @inlinable public var isEmptyCollection: Bool { isEmpty }
}

extension Dictionary: ShapeValue where Key == String, Value == String {
    /// Reads a map.
    @inlinable
    public static func read<Source: ShapeSource>(
        from source: inout Source
    ) throws(Source.Failure) -> [String: String] {
        try source.map()
    }

    /// Writes the map.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.map(self)
    }

    /// Whether there are no entries.
    @inlinable public var isEmptyCollection: Bool { isEmpty }
}

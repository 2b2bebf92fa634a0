#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Anything that a member can hold.
public protocol ShapeValue: Sendable, Hashable {
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
}

extension ShapeValue {
    /// No value: a member that did not come is an error.
    @inlinable public static var valueWhenAbsent: Self? { nil }

    /// No: most values are no collections.
    @inlinable public var isEmptyCollection: Bool { false }

    /// Nil: most types are no enumerations.
    @inlinable public static var enumeration: EnumerationDescription? { nil }
}

/// Where values are read from.
public protocol ShapeSource {
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
    /// Reads a union.
    mutating func union<Union: UnionShape>(_ type: Union.Type) throws(Failure) -> Union
    /// What to throw for text that no value of a type has; `expected` names what would be right.
    func invalid(_ text: String, expected: String) -> Failure
}

/// Where values are written to.
public protocol ShapeSink {
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
    /// Writes a union.
    mutating func union<Union: UnionShape>(_ value: Union) throws(Failure)
}

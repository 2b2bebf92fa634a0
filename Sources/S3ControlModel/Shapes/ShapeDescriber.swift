import Basics

/// A type that cannot be described without a value because it rejects empty text.
@_spi(Shapes) public struct UndescribableShape: Error, Sendable, Hashable, CustomStringConvertible {
    /// The value that the type expects.
    public var expected: String

    /// The expectation, as a message.
    public var description: String { "cannot describe a value that must be \(expected)" }
}

/// Describes types by reading placeholder values and recording what they read.
struct ShapeDescriber {
    typealias Failure = UndescribableShape

    /// The structures and unions found, in order of discovery.
    private(set) var shapes: [ShapeDescription] = []
    /// The members of the current shape.
    private var members: [MemberDescription] = []
    /// The type of the value that was read last.
    private var found = ValueDescription.text

    private mutating func value<Value: ShapeValue>(
        _ type: Value.Type
    ) throws(UndescribableShape) -> ValueDescription {
        // A property and not a cast, because a failing `as? any P` scans all conformances.
        if let enumeration = type.enumeration { return .enumeration(enumeration) }
        _ = try Value.read(from: &self)
        return found
    }

    private mutating func shape(
        _ name: StaticString,
        isUnion: Bool,
        _ walk: (inout Self) throws(UndescribableShape) -> Void
    ) throws(UndescribableShape) {
        defer { found = isUnion ? .union("\(name)") : .structure("\(name)") }
        guard !shapes.contains(where: { $0.name == "\(name)" }) else { return }
        let index = shapes.count
        shapes.append(ShapeDescription(name: "\(name)", isUnion: isUnion, members: []))
        let outer = members
        members = []
        try walk(&self)
        shapes[index].members = members
        members = outer
    }
}

extension ShapeDescriber: ShapeVisitor {
    // Describing is not critical for performance. See UnspecializedVisitor.
    @inline(never)
    @_semantics("optimize.sil.specialize.generic.never")
    mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value
    ) throws(UndescribableShape) {
        let description = try self.value(Value.self)
        let mayBeAbsent = !member.isRequired && Value.valueWhenAbsent != nil
        members.append(
            .init(member: member, value: description, isOptional: false, mayBeAbsent: mayBeAbsent)
        )
    }

    @inline(never)
    @_semantics("optimize.sil.specialize.generic.never")
    mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value?
    ) throws(UndescribableShape) {
        let description = try self.value(Value.self)
        members.append(.init(member: member, value: description, isOptional: true, mayBeAbsent: true))
    }
}

extension ShapeDescriber: ShapeSource {
    mutating func string() -> String {
        found = .text
        return ""
    }

    mutating func integer() -> Int {
        found = .integer
        return 0
    }

    mutating func boolean() -> Bool {
        found = .boolean
        return false
    }

    mutating func timestamp() -> Date {
        found = .timestamp
        return Date(timeIntervalSince1970: 0)
    }

    mutating func list<Element: ShapeValue>(of type: Element.Type) throws(UndescribableShape) -> [Element] {
        found = .list(of: try value(type))
        return []
    }

    mutating func map() -> [String: String] {
        found = .map
        return [:]
    }

    mutating func structure<Structure: Shape>(
        _ type: Structure.Type
    ) throws(UndescribableShape) -> Structure {
        try shape(type.shapeName, isUnion: type.isUnion) { (describer) throws(UndescribableShape) in
            var blank = Structure.blank
            try Structure.describe(&blank, to: &describer)
        }
        return .blank
    }

    func invalid(_ text: String, expected: String) -> UndescribableShape {
        UndescribableShape(expected: expected)
    }
}

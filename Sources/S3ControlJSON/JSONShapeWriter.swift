public import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Writes the model's values as JSON, whose members have the API reference's names and order, as the
/// AWS CLI prints them. Dates become ISO 8601 text; an absent member is left out.
public struct JSONShapeWriter: ShapeSink {
    /// Nothing goes wrong.
    public typealias Failure = Never

    /// The value that was written last.
    private var written = JSONValue.null
    /// The members of the structure or union that is being written.
    private var members: [JSONValue.Member] = []

    private init() {}

    /// `value` as JSON.
    public static func json<Root: Shape>(of value: Root) -> JSONValue {
        var writer = JSONShapeWriter()
        return writer.json(of: value)
    }

    private mutating func json<Value: ShapeValue>(of value: Value) -> JSONValue {
        value.write(to: &self)
        return written
    }

    private mutating func object(_ walk: (inout Self) -> Void) {
        let outer = members
        members = []
        walk(&self)
        written = .object(members)
        members = outer
    }
}

extension JSONShapeWriter: ShapeVisitor {
    /// Writes the member.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) {
        let json = json(of: value)
        members.append(.init("\(member.name)", json))
    }

    /// Writes the member if it is there.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        guard var value else { return }
        self.member(member, &value)
    }

    /// Writes the alternative if it is the one that is there.
    public mutating func alternative<Union: UnionShape, Payload: ShapeValue>(
        _ member: Member,
        _ union: inout Union?,
        payload: (Union) -> Payload?,
        make: (Payload) -> Union
    ) {
        guard var content = union.flatMap(payload) else { return }
        self.member(member, &content)
    }
}

extension JSONShapeWriter {
    /// Writes a string.
    public mutating func string(_ value: String) { written = .string(value) }

    /// Writes a number.
    public mutating func integer(_ value: Int) { written = .integer(value) }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) { written = .boolean(value) }

    /// Writes a date as ISO 8601 text, one beyond the years 1 to 9999 as seconds since 1970.
    public mutating func timestamp(_ value: Date) {
        let seconds = value.timeIntervalSince1970
        written = XMLTimestamp(secondsSince1970: seconds).map { .string($0.description) } ?? .number(seconds)
    }

    /// Writes an array.
    public mutating func list<Element: ShapeValue>(_ elements: [Element]) {
        var array: [JSONValue] = []
        for element in elements { array.append(json(of: element)) }
        written = .array(array)
    }

    /// Writes an object whose values are strings, sorted by name.
    public mutating func map(_ entries: [String: String]) {
        let sorted = entries.sorted { $0.key < $1.key }
        written = .object(sorted.map { .init($0.key, .string($0.value)) })
    }

    /// Writes an object.
    public mutating func structure<Structure: Shape>(_ value: Structure) {
        var copy = value
        object { Structure.describe(&copy, to: &$0) }
    }

    /// Writes an object of one member; a member that this version does not know as the AWS CLI does.
    public mutating func union<Union: UnionShape>(_ value: Union) {
        if let name = value.unknownMemberName {
            written = .object([.init("SDK_UNKNOWN_MEMBER", .object([.init("name", .string(name))]))])
            return
        }
        var copy: Union? = value
        object { Union.describe(&copy, to: &$0) }
    }
}

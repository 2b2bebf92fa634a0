@_spi(XML) @_spi(Shapes) public import Basics
@_spi(Shapes) public import S3ControlModel

/// Writes the model's values as JSON with the API reference's names and order, as the AWS CLI prints them. Dates become
/// ISO 8601 text. Absent and unknown members are omitted.
@_spi(Shapes) public struct JSONShapeWriter: ShapeSink {
    /// Writing cannot fail.
    public typealias Failure = Never

    /// The last value written.
    private var written = JSONValue.null
    /// The members of the current structure or union.
    private var members: [JSONValue.Member] = []

    private init() {}

    /// Converts `value` to JSON.
    public static func json<Root: Shape>(of value: Root) -> JSONValue {
        var writer = JSONShapeWriter()
        return writer.json(of: value)
    }

    private mutating func json<Value: ShapeValue>(of value: Value) -> JSONValue {
        value.write(to: &self)
        return written
    }
}

@_spi(Shapes) extension JSONShapeWriter: ShapeVisitor {
    /// Writes the member.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) {
        let json = json(of: value)
        members.append(.init("\(member.name)", json))
    }

    /// Writes the member if it is present.
    public mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        guard var value else { return }
        self.member(member, &value)
    }
}

@_spi(Shapes) extension JSONShapeWriter {
    /// Writes a string.
    public mutating func string(_ value: String) { written = .string(value) }

    /// Writes a number.
    public mutating func integer(_ value: Int) { written = .integer(value) }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) { written = .boolean(value) }

    /// Writes a date as ISO 8601 text, or as seconds since 1970 if it is not in the years 1 to 9999.
    public mutating func timestamp(_ value: Date) {
        let seconds = value.timeIntervalSince1970
        written = Timestamp(secondsSince1970: seconds).map { .string($0.description) } ?? .number(seconds)
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

    /// Writes an object. For a union with an unknown member, writes what the AWS CLI prints.
    public mutating func structure<Structure: Shape>(_ value: Structure) {
        if Structure.isUnion, let unknown = value.unknownMembers.first {
            written = .unknownUnionMember(unknown.name)
            return
        }
        let outer = members
        members = []
        var copy = value
        Structure.describe(&copy, to: &self)
        written = .object(members)
        members = outer
    }
}

@_spi(Shapes) extension JSONValue {
    /// Returns the JSON that the AWS CLI prints for a union with a member that its model does not have.
    static func unknownUnionMember(_ name: String) -> JSONValue {
        .object([.init("SDK_UNKNOWN_MEMBER", .object([.init("name", .string(name))]))])
    }
}

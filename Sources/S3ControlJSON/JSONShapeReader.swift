public import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Reads the model's values from JSON, whose members have the API reference's names, as the AWS CLI
/// takes and prints them.
///
/// Dates are ISO 8601 text or seconds since 1970. A `null` is an absent member. A name that the shape
/// does not have is an error, because it is more likely misspelt than meant for nobody.
public struct JSONShapeReader: ShapeSource {
    private var present: JSONValue
    private var path = ""
    /// The members of the structure or union that is being read which no description has taken yet.
    private var members: [String: JSONValue] = [:]

    /// Reads a `Root` from `json`.
    ///
    /// - Throws: ``JSONShapeError`` with the path of what is wrong.
    public static func read<Root: Shape>(
        _ type: Root.Type,
        from json: JSONValue
    ) throws(JSONShapeError) -> Root {
        var reader = JSONShapeReader(present: json)
        return try reader.structure(type)
    }

    private init(present: JSONValue) {
        self.present = present
    }

    private func fail(_ rule: String) -> JSONShapeError { JSONShapeError(path: path, rule: rule) }

    private func mismatch(_ expected: String) -> JSONShapeError {
        fail("must be \(expected), but is \(present.description.prefix(80))")
    }

    private mutating func read<Value: ShapeValue>(
        _ type: Value.Type,
        from json: JSONValue,
        at step: String
    ) throws(JSONShapeError) -> Value {
        let outer = (present, path)
        present = json
        path += path.isEmpty || step.hasPrefix("[") ? step : "." + step
        let value = try Value.read(from: &self)
        (present, path) = outer
        return value
    }

    /// Takes the object's members, runs a description over them, and refuses those that are left.
    private mutating func describe(
        _ name: StaticString,
        _ walk: (inout Self) throws(JSONShapeError) -> Void
    ) throws(JSONShapeError) {
        guard case .object(let list) = present else { throw mismatch("an object") }
        let outer = members
        members = Dictionary(list.map { ($0.name, $0.value) }) { first, _ in first }
        members = members.filter { $0.value != .null }
        try walk(&self)
        if let unknown = members.keys.min() { throw fail("has the member \(unknown), which \(name) has not") }
        members = outer
    }
}

extension JSONShapeReader: ShapeVisitor {
    /// Reads the member, which must be there unless its absence means something.
    public mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value
    ) throws(JSONShapeError) {
        var found: Value?
        try self.member(member, &found)
        if found == nil, !member.isRequired { found = Value.valueWhenAbsent }
        guard let found else { throw fail("must have the member \(member.name)") }
        value = found
    }

    /// Reads the member if it is there.
    public mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value?
    ) throws(JSONShapeError) {
        guard let json = members.removeValue(forKey: "\(member.name)") else { return }
        value = try read(Value.self, from: json, at: "\(member.name)")
    }

    /// Reads the alternative if it is there.
    public mutating func alternative<Union: UnionShape, Payload: ShapeValue>(
        _ member: Member,
        _ union: inout Union?,
        payload: (Union) -> Payload?,
        make: (Payload) -> Union
    ) throws(JSONShapeError) {
        var content: Payload?
        try self.member(member, &content)
        guard let content else { return }
        guard union == nil else { throw fail("must have one member only") }
        union = make(content)
    }
}

extension JSONShapeReader {
    /// Reads a string.
    public mutating func string() throws(JSONShapeError) -> String {
        guard case .string(let text) = present else { throw mismatch("a string") }
        return text
    }

    /// Reads a whole number.
    public mutating func integer() throws(JSONShapeError) -> Int {
        guard case .integer(let value) = present else { throw mismatch("a whole number") }
        return value
    }

    /// Reads `true` or `false`.
    public mutating func boolean() throws(JSONShapeError) -> Bool {
        guard case .boolean(let value) = present else { throw mismatch("true or false") }
        return value
    }

    /// Reads a date: ISO 8601 text, or a number of seconds since 1970.
    public mutating func timestamp() throws(JSONShapeError) -> Date {
        let seconds: Double? =
            switch present {
            case .string(let text): XMLTimestamp(text)?.secondsSince1970
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        guard let seconds else { throw mismatch("a date such as 2026-11-22T18:49:59Z") }
        return Date(timeIntervalSince1970: seconds)
    }

    /// Reads an array.
    public mutating func list<Element: ShapeValue>(
        of type: Element.Type
    ) throws(JSONShapeError) -> [Element] {
        guard case .array(let elements) = present else { throw mismatch("an array") }
        var list: [Element] = []
        for (index, element) in elements.enumerated() {
            list.append(try read(type, from: element, at: "[\(index)]"))
        }
        return list
    }

    /// Reads an object whose values are strings.
    public mutating func map() throws(JSONShapeError) -> [String: String] {
        guard case .object(let members) = present else { throw mismatch("an object") }
        var entries: [String: String] = [:]
        for member in members {
            entries[member.name] = try read(String.self, from: member.value, at: "[\"\(member.name)\"]")
        }
        return entries
    }

    /// Reads an object.
    public mutating func structure<Structure: Shape>(
        _ type: Structure.Type
    ) throws(JSONShapeError) -> Structure {
        var value = Structure.blank
        try describe(type.shapeName) { (reader) throws(JSONShapeError) in
            try Structure.describe(&value, to: &reader)
        }
        return value
    }

    /// Reads an object of one member.
    public mutating func union<Union: UnionShape>(_ type: Union.Type) throws(JSONShapeError) -> Union {
        var value: Union?
        try describe(type.shapeName) { (reader) throws(JSONShapeError) in
            try Union.describe(&value, to: &reader)
        }
        guard let value else { throw fail("must have one member") }
        return value
    }

    /// What to throw for text that no value of a type has.
    public func invalid(_ text: String, expected: String) -> JSONShapeError { mismatch(expected) }
}

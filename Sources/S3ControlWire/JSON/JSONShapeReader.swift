@_spi(XML) import AWSXML
@_spi(XML) @_spi(Shapes) public import Basics
@_spi(Shapes) public import S3ControlModel

/// Reads the model's values from JSON with the API reference's names, as the AWS CLI accepts and prints them.
///
/// Dates are ISO 8601 text or seconds since 1970. A `null` is an absent member. An unknown name is an error because it
/// is probably a typo. On request, it becomes an unknown member that can be sent.
@_spi(Shapes) public struct JSONShapeReader: ShapeSource {
    private var present: JSONValue
    private var path = ""
    /// The members of the current structure or union that have not been read yet.
    private var members: [String: JSONValue] = [:]
    private let allowsUnknownMembers: Bool

    /// Reads a `Root` from `json`.
    ///
    /// - Parameter allowsUnknownMembers: Whether to send unknown members: an object as an element with children, an
    ///   array as one with children named `member`.
    /// - Throws: ``JSONShapeError`` with the path of the fault.
    public static func read<Root: Shape>(
        _ type: Root.Type,
        from json: JSONValue,
        allowsUnknownMembers: Bool = false
    ) throws(JSONShapeError) -> Root {
        var reader = JSONShapeReader(present: json, allowsUnknownMembers: allowsUnknownMembers)
        return try reader.structure(type)
    }

    private init(present: JSONValue, allowsUnknownMembers: Bool) {
        self.present = present
        self.allowsUnknownMembers = allowsUnknownMembers
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

    /// Converts `json` to an unknown member, as XML.
    private func unknownMember(_ name: String, _ json: JSONValue) throws(JSONShapeError) -> UnknownMember {
        var writer = XMLWriter()
        do {
            try writer.element(name, json)
        } catch {
            throw fail("has the member \(name), which cannot be sent: \(error.message)")
        }
        return UnknownMember(
            name: name,
            xml: String(decoding: writer.finish(), as: UTF8.self),
            isAllowed: true
        )
    }
}

@_spi(Shapes) extension JSONShapeReader: ShapeVisitor {
    /// Reads a member that must be present unless it has a value when absent.
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

    /// Reads a member if it is present.
    public mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value?
    ) throws(JSONShapeError) {
        guard let json = members.removeValue(forKey: "\(member.name)") else { return }
        value = try read(Value.self, from: json, at: "\(member.name)")
    }
}

@_spi(Shapes) extension JSONShapeReader {
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
            case .string(let text): Timestamp(text)?.secondsSince1970
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
        guard case .object(let list) = present else { throw mismatch("an object") }
        let outer = members
        members = Dictionary(list.map { ($0.name, $0.value) }) { first, _ in first }
        members = members.filter { $0.value != .null }
        let count = members.count
        guard !type.isUnion || count == 1 else {
            throw fail(count == 0 ? "must have one member" : "must have only one member")
        }
        var value = Structure.blank
        try Structure.describe(&value, to: &self)
        for (name, json) in members.sorted(by: { $0.key < $1.key }) {
            guard allowsUnknownMembers else {
                throw fail("has the unknown member \(name): \(type.shapeName) has no such member")
            }
            value.unknownMembers.append(try unknownMember(name, json))
        }
        members = outer
        return value
    }

    /// The error for text that is not a value of its type.
    public func invalid(_ text: String, expected: String) -> JSONShapeError { mismatch(expected) }
}

extension XMLWriter {
    /// Writes a member of unknown type.
    fileprivate mutating func element(_ name: String, _ json: JSONValue) throws(XMLError) {
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "-._".utf8.contains($0)
        }
        guard let first = name.utf8.first, (0x61...0x7A).contains(first | 0x20) || first == UInt8(ascii: "_"),
            isName
        else {
            throw XMLError(code: .misuse, offset: 0, message: "\"\(name)\" is not a valid XML name")
        }
        startElement(name)
        switch json {
        case .null: break
        case .boolean(let value): try text(value ? "true" : "false")
        case .integer(let value): try text(String(value))
        case .number(let value): try text(String(value))
        case .string(let value): try text(value)
        case .array(let elements): for each in elements { try element("member", each) }
        case .object(let members): for each in members { try element(each.name, each.value) }
        }
        endElement()
    }
}

/// JSON that is not a value of the requested shape.
@_spi(Shapes) public struct JSONShapeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path: member names joined by dots, with list positions in brackets, such as `Tags[2].Key`.
    public var path: String
    /// The rule, and the value that violates it.
    public var rule: String

    /// The path and the rule.
    public var description: String { path.isEmpty ? rule : "\(path) \(rule)" }
}

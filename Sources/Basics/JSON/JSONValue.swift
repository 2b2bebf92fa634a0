/// A JSON value. Objects keep the order of their members.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number without a fraction that fits in an `Int`.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, with its members in order.
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// Creates a member.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Parses `text` (RFC 8259). If a name occurs several times in an object, the last value counts.
    ///
    /// - Throws: ``JSONSyntaxError`` with the line and column of the error.
    public init(parsing text: String) throws(JSONSyntaxError) {
        var parser = JSONParser(text)
        self = try parser.parse()
    }

    /// Parses `bytes`, UTF-8 with or without a byte order mark, like ``init(parsing:)-(String)``.
    package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONSyntaxError(message: "the text is not valid UTF-8", line: 1, column: 1)
        }
        try self.init(parsing: text)
    }

    /// The member `name` of an object; nil if there is none or the value is not an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The content of a string; nil if the value is not a string.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of an array; nil if the value is not an array.
    public var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

// Reads responses and files that contain credentials. Errors never quote what was read, because it may be secret.
//
// Foundation's `JSONDecoder` would link all of FoundationEssentials into a program: 7 MB.

extension JSONValue {
    /// A member is missing or has another type.
    package struct Mismatch: Error {}

    /// The member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if this value is not an object.
    package func member(_ name: String) throws(Mismatch) -> JSONValue? {
        guard case .object = self else { throw Mismatch() }
        guard let value = self[name], value != .null else { return nil }
        return value
    }

    /// The string in the member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if it is not a string, or this value is not an object.
    package func text(_ name: String) throws(Mismatch) -> String? {
        guard let value = try member(name) else { return nil }
        guard case .string(let text) = value else { throw Mismatch() }
        return text
    }

    /// The number in the member `name`; nil if it is missing or null.
    ///
    /// - Throws: ``Mismatch`` if it is not a number, or this value is not an object.
    package func number(_ name: String) throws(Mismatch) -> Double? {
        switch try member(name) {
        case nil: nil
        case .integer(let number): Double(number)
        case .number(let number): number
        default: throw Mismatch()
        }
    }

    /// The whole number in the member `name`; nil if it is missing or null.
    package func integer(_ name: String) throws(Mismatch) -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw Mismatch() }
        return integer
    }

    /// Unwraps `value`.
    ///
    /// - Throws: ``Mismatch`` if it is nil.
    package static func required<Value>(_ value: Value?) throws(Mismatch) -> Value {
        guard let value else { throw Mismatch() }
        return value
    }

    /// Writes an object of strings as JSON, with its members sorted by name.
    package static func write(_ members: [String: String]) -> [UInt8] {
        let sorted = members.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) }
        return Array(JSONValue.object(sorted).description.utf8)
    }
}

/// A JSON text's content, an object's members in order.
@_spi(Shapes) public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number without fraction that an `Int` holds.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in the order in which they were written.
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

    /// Parses `text` (RFC 8259). Of several members of one name the last counts.
    ///
    /// - Throws: ``JSONSyntaxError`` with the line and column of what is wrong.
    public init(parsing text: String) throws(JSONSyntaxError) {
        var parser = JSONParser(text)
        self = try parser.parse()
    }

    /// Parses `bytes`, which are UTF-8 with or without a byte order mark, as ``init(parsing:)-(String)`` does.
    package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONSyntaxError(message: "the bytes are not UTF-8", line: 1, column: 1)
        }
        try self.init(parsing: text)
    }

    /// The member `name` of an object, nil if there is none or this is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The content of a string, nil if this is none.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The content of an array, nil if this is none.
    public var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

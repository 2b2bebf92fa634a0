/// Parses a JSON text (RFC 8259). Keeps the order of members, and reports the line and column of an error.
struct JSONParser {
    /// Deeper than any request of the model, and safe for a thread's stack.
    private static let maximumDepth = 128

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        // A file saved by an editor "with BOM" is still JSON.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func parse() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw failure("expected the end of the JSON, found \(found)") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return try number()
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure("expected a value, found \(found)")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue
    {
        let text = "\(word)".utf8
        guard bytes[position...].starts(with: text) else { throw failure("expected \(word), found \(found)") }
        position += text.count
        return value
    }

    private mutating func nest() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw failure("nested more than \(Self.maximumDepth) levels deep")
        }
        position += 1
        skipSpace()
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try nest()
        var members = OrderedMembers()
        while current != UInt8(ascii: "}") {
            if !members.isEmpty {
                try skip(",", or: "}")
                skipSpace()
            }
            guard current == UInt8(ascii: "\"") else {
                throw failure("expected a name in quotation marks, found \(found)")
            }
            let name = try string()
            skipSpace()
            try skip(":", or: nil)
            skipSpace()
            let value = try value()
            members.set(name, value)
            skipSpace()
        }
        position += 1
        depth -= 1
        return .object(members.list)
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try nest()
        var elements: [JSONValue] = []
        while current != UInt8(ascii: "]") {
            if !elements.isEmpty {
                try skip(",", or: "]")
                skipSpace()
            }
            elements.append(try value())
            skipSpace()
        }
        position += 1
        depth -= 1
        return .array(elements)
    }

    private mutating func skip(_ mark: Unicode.Scalar, or end: Unicode.Scalar?) throws(JSONSyntaxError) {
        guard current == UInt8(ascii: mark) else {
            let alternative = end.map { " or \"\($0)\"" } ?? ""
            throw failure("expected \"\(mark)\"\(alternative), found \(found)")
        }
        position += 1
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            position = firstDigit
            throw failure("a number must not begin with 0")
        }
        var isWhole = true
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            position = start
            throw failure("the number is too large")
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw failure("expected a digit, found \(found)") }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        var content: [UInt8] = []
        while true {
            let start = position
            while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                position += 1
            }
            content += bytes[start..<position]
            switch current {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += try escape().utf8
            case nil:
                throw failure("the string has no closing quotation mark")
            default:
                throw failure("a line break or control character in a string must be written as an escape")
            }
        }
    }

    private mutating func escape() throws(JSONSyntaxError) -> String {
        position += 1
        guard let byte = current else { throw failure("the string has no closing quotation mark") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return String(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(try codePoint())
        default:
            position -= 1
            throw failure(
                "\\\(Character(UnicodeScalar(byte))) is not a JSON escape; write a backslash as \\\\"
            )
        }
    }

    private mutating func codePoint() throws(JSONSyntaxError) -> UnicodeScalar {
        let start = position
        let unit = try codeUnit()
        if let scalar = UnicodeScalar(unit) { return scalar }
        if unit < 0xDC00, bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let low = try codeUnit()
            if (0xDC00...0xDFFF).contains(low),
                let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                return scalar
            }
        }
        position = start
        throw failure("a single surrogate is not a character")
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
        guard let unit = Hex.codeUnit(bytes[position...].prefix(4)) else {
            throw failure("\\u must be followed by four hexadecimal digits")
        }
        position += 4
        return unit
    }

    private var found: String {
        guard let current else { return "the end" }
        // The whole character, not just its first byte.
        let rest = String(decoding: bytes[position...].prefix(8), as: UTF8.self)
        return current < 0x20
            ? "a control character" : rest.unicodeScalars.first.map { "\"\($0)\"" } ?? "nothing"
    }

    private func failure(_ message: String) -> JSONSyntaxError {
        let before = bytes[..<position]
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        return JSONSyntaxError(
            message: message,
            line: before.count { $0 == 0x0A } + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        )
    }
}

/// Collects an object's members. If a name occurs several times, the last value replaces the first in place.
package struct OrderedMembers {
    package private(set) var list: [JSONValue.Member] = []
    /// The positions of the members, if there are too many for a linear search.
    private var places: [String: Int] = [:]
    private static let searchedCount = 16

    package init() {}

    var isEmpty: Bool { list.isEmpty }

    package mutating func set(_ name: String, _ value: JSONValue) {
        if let place = place(of: name) {
            list[place].value = value
            return
        }
        list.append(.init(name, value))
        if list.count > Self.searchedCount {
            places[name] = list.count - 1
        } else if list.count == Self.searchedCount {
            for (place, member) in list.enumerated() { places[member.name] = place }
        }
    }

    private func place(of name: String) -> Int? {
        list.count < Self.searchedCount ? list.firstIndex { $0.name == name } : places[name]
    }
}

/// Text that is not valid JSON.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was expected and what was found.
    public var message: String
    /// The line of the first invalid character, from 1.
    public var line: Int
    /// Its column in Unicode scalars, from 1.
    public var column: Int

    /// The message and the position.
    public var description: String { "\(message) at line \(line), column \(column)" }
}

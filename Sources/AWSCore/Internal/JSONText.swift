/// The content of one JSON text (RFC 8259), for replies and files with credentials in them.
///
/// Foundation's `JSONDecoder` would link all of FoundationEssentials into a program: 7 MB. No error here
/// quotes what was read, which may be a secret.
package enum JSONText: Sendable, Hashable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONText])
    /// Of several members of one name the last.
    case object([String: JSONText])

    /// A text that is not JSON.
    package struct SyntaxError: Error {}

    /// A member that is missing or of another kind.
    package struct Mismatch: Error {}

    /// Reads `bytes`, UTF-8 with or without a byte order mark.
    package init(parsing bytes: [UInt8]) throws(SyntaxError) {
        var parser = JSONTextParser(bytes)
        self = try parser.parse()
    }

    /// The member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when this is no object.
    package func member(_ name: String) throws(Mismatch) -> JSONText? {
        guard case .object(let members) = self else { throw Mismatch() }
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    /// The string that is the member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when it is no string, or this no object.
    package func text(_ name: String) throws(Mismatch) -> String? {
        guard let value = try member(name) else { return nil }
        guard case .string(let text) = value else { throw Mismatch() }
        return text
    }

    /// The number that is the member `name`; nil where it is missing or null.
    ///
    /// - Throws: ``Mismatch`` when it is no number, or this no object.
    package func number(_ name: String) throws(Mismatch) -> Double? {
        guard let value = try member(name) else { return nil }
        guard case .number(let number) = value else { throw Mismatch() }
        return number
    }

    /// The same for a whole number.
    package func integer(_ name: String) throws(Mismatch) -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw Mismatch() }
        return integer
    }

    /// `value` if it is there.
    ///
    /// - Throws: ``Mismatch`` when it is nil.
    package static func required<Value>(_ value: Value?) throws(Mismatch) -> Value {
        guard let value else { throw Mismatch() }
        return value
    }

    /// An object of strings as JSON, its members sorted by name.
    package static func write(_ members: [String: String]) -> [UInt8] {
        let texts = members.sorted { $0.key < $1.key }.map { "\(quote($0.key)):\(quote($0.value))" }
        return Array("{\(texts.joined(separator: ","))}".utf8)
    }

    /// A string in quotes.
    package static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

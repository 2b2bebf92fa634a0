@_spi(Shapes) import S3ControlWire

extension YAMLReader {
    // MARK: Plain scalars

    /// Resolves plain text with the core schema of YAML 1.2.
    func resolve(_ text: String, _ properties: Properties) throws(YAMLError) -> JSONValue {
        guard properties.tag == nil else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: return YAMLNumber.value(text) ?? .string(text)
        }
    }

    /// Applies a tag to a scalar.
    func tagged(_ value: JSONValue, _ tag: String) throws(YAMLError) -> JSONValue {
        let text = value.text ?? ""
        switch tag {
        case "!", "!!str", "!!timestamp", "!!binary": return .string(text)
        case "!!null": return .null
        case "!!bool", "!!int", "!!float":
            let resolved = try resolve(text, Properties())
            switch (tag, resolved) {
            case ("!!bool", .boolean), ("!!int", .integer), ("!!float", .number), ("!!float", .integer):
                return resolved
            default: throw failure("\"\(text)\" is not a value of \(tag)")
            }
        default: throw failure("the tag \(tag) is not supported")
        }
    }
}

/// The numbers in the core schema of YAML 1.2.
enum YAMLNumber {
    /// The number in plain text; nil if it is not a number.
    static func value(_ text: String) -> JSONValue? {
        for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard let first = digits.first, first != "+", first != "-" else { return nil }
            return Int(digits, radix: radix).map(JSONValue.integer)
        }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        guard text.utf8.count - digits.count <= 1, let first = digits.first,
            (0x30...0x39).contains(first) || first == UInt8(ascii: "."),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            digits.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        // Numbers with leading zeros, such as account IDs, stay text: JSON does not allow leading zeros, and
        // YAML 1.1 has another meaning for them.
        if digits.first == UInt8(ascii: "0"), let next = digits.dropFirst().first,
            (0x30...0x39).contains(next)
        {
            return nil
        }
        if let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { return nil }
        return .number(number)
    }
}

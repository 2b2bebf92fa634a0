@_spi(Shapes) internal import S3ControlWire

/// A value as YAML 1.1 in block style, as the AWS CLI of version 2 prints it.
enum YAMLText {
    static func make(_ value: JSONValue) -> String {
        var text = ""
        write(value, to: &text, indentation: 0, isInline: false)
        return text
    }

    private static func write(_ value: JSONValue, to text: inout String, indentation: Int, isInline: Bool) {
        let margin = String(repeating: " ", count: indentation)
        switch value {
        case .object(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                if index > 0 || !isInline { text += margin }
                text += scalar(member.name) + ":"
                writeNested(
                    member.value,
                    to: &text,
                    indentation: indentation + 2,
                    listIndentation: indentation
                )
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if index > 0 || !isInline { text += margin }
                text += "- "
                write(element, to: &text, indentation: indentation + 2, isInline: true)
            }
        default: text += leaf(value) + "\n"
        }
    }

    private static func writeNested(
        _ value: JSONValue,
        to text: inout String,
        indentation: Int,
        listIndentation: Int
    ) {
        switch value {
        case .object(let members) where !members.isEmpty:
            text += "\n"
            write(value, to: &text, indentation: indentation, isInline: false)
        case .array(let elements) where !elements.isEmpty:
            text += "\n"
            write(value, to: &text, indentation: listIndentation, isInline: false)
        default: text += " " + leaf(value) + "\n"
        }
    }

    private static func leaf(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): scalar(text)
        default: value.description
        }
    }

    /// Text as it is where nobody can take it for something else, otherwise in double quotes.
    private static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// Words that YAML 1.1 takes for truth values or nothing.
    private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, UnicodeScalar(first).properties.isAlphabetic, first < 0x80 else {
            return false
        }
        return !reserved.contains(text.lowercased())
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/")].contains(
                        $0
                    )
            }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case " "..."~", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}", "\u{E000}"..."\u{FEFE}",
                "\u{FF00}"..."\u{FFFD}", "\u{10000}"...:
                result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            }
        }
        return result + "\""
    }
}

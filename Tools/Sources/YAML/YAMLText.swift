package import S3ControlWire

/// Writes a value as YAML in block style, like version 2 of the AWS CLI.
package enum YAMLText {
    /// The value as a document.
    package static func make(_ value: JSONValue) -> String {
        // A single scalar is written as JSON.
        switch value {
        case .array, .object: break
        default: return value.description + "\n"
        }
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
                text += key(member.name, margin)
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

    /// A key and its colon. A long key has a question mark before it and its colon on its own line.
    private static func key(_ name: String, _ margin: String) -> String {
        name.unicodeScalars.count < 128 ? scalar(name) + ":" : "? \(scalar(name))\n\(margin):"
    }

    private static func leaf(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): scalar(text)
        default: value.description
        }
    }

    /// Text without quotation marks if it cannot be mistaken for another type, otherwise with them.
    package static func scalar(_ text: String) -> String {
        if isPlain(text) { return text }
        let needsNoEscape = text.unicodeScalars.allSatisfy(isPrintable)
        return needsNoEscape ? singleQuoted(text) : quoted(text)
    }

    private static func singleQuoted(_ text: String) -> String {
        // Iterates over scalars, because a combining mark after a quotation mark forms one character with it.
        var result = String.UnicodeScalarView("'".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "'" { result.append("'") }
            result.append(scalar)
        }
        result.append("'")
        return String(result)
    }

    /// Words that YAML 1.1 or 1.2 interprets as Boolean values or null.
    private static let reserved: Set<String> = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "=", "<<",
    ]

    private static func isPlain(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, first != " ", last != " ", last != ":"
        else { return false }
        guard !"#,[]{}&*!|>'\"%@`".unicodeScalars.contains(first), scalars.allSatisfy(isPrintable) else {
            return false
        }
        if "-?:".unicodeScalars.contains(first), scalars.count == 1 || scalars[1] == " " { return false }
        for index in scalars.indices.dropFirst() where scalars[index] == " " || scalars[index - 1] == " " {
            if scalars[index] == " " ? scalars[index - 1] == ":" : scalars[index] == "#" { return false }
        }
        return !reserved.contains(text.lowercased()) && !text.hasPrefix("---") && !text.hasPrefix("...")
            && !looksLikeNumber(text)
    }

    /// Whether any version of YAML may interpret the text as a number or a date. May also be true for other text.
    private static func looksLikeNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first) else {
            return false
        }
        if ["0x", "0o", "0b", "-0x", "-0o", "-0b", "+0x", "+0o", "+0b"].contains(where: text.hasPrefix) {
            return true
        }
        if ["inf", "nan"].contains(text.lowercased().drop { "+-.".contains($0) }) { return true }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || "_+-.:eETtZ \t".utf8.contains($0) }
    }

    /// Whether the character needs no escape in quotation marks.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " "..."~", "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}", "\u{E000}"..."\u{FEFE}",
            "\u{FF00}"..."\u{FFFD}", "\u{10000}"...:
            true
        default: false
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
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            }
        }
        return result + "\""
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON, on one line.
    public var description: String {
        var text = ""
        write(to: &text, Layout(width: nil))
        return text
    }

    /// The value as JSON with one line per member and element, as the AWS CLI prints it.
    ///
    /// - Parameter width: The number of spaces per level of indentation.
    public func indented(by width: Int = 4) -> String {
        var text = ""
        write(to: &text, Layout(width: width))
        return text
    }

    /// The current indentation. Without a width, everything is on one line.
    private struct Layout {
        var width: Int?
        var level = 0

        var next: Layout { Layout(width: width, level: level + 1) }
        var lineBreak: String {
            width.map { "\n" + String(repeating: " ", count: $0 * level) } ?? ""
        }
    }

    private func write(to text: inout String, _ layout: Layout) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        // JSON cannot represent infinity and NaN.
        case .number(let value): text += value.isFinite ? String(value) : "null"
        case .string(let value): Self.write(value, to: &text, isOneLine: layout.width == nil)
        case .array(let elements):
            Self.write(elements, between: "[", "]", to: &text, layout) { element, text in
                element.write(to: &text, layout.next)
            }
        case .object(let members):
            Self.write(members, between: "{", "}", to: &text, layout) { member, text in
                Self.write(member.name, to: &text, isOneLine: layout.width == nil)
                text += layout.width == nil ? ":" : ": "
                member.value.write(to: &text, layout.next)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        between open: String,
        _ close: String,
        to text: inout String,
        _ layout: Layout,
        each: (Element, inout String) -> Void
    ) {
        text += open
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            text += layout.next.lineBreak
            each(element, &text)
        }
        if !elements.isEmpty { text += layout.lineBreak }
        text += close
    }

    private static func write(_ string: String, to text: inout String, isOneLine: Bool) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case ..<" ": text += escape(scalar)
            // Some readers treat the last three as line breaks.
            case "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}":
                if isOneLine { text += escape(scalar) } else { text.unicodeScalars.append(scalar) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u" + Hex.fourDigits(scalar.value)
    }
}

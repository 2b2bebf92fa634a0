@_spi(Shapes) extension JSONValue: CustomStringConvertible {
    /// The value as JSON in one line.
    public var description: String {
        var text = ""
        write(to: &text, Layout(width: nil))
        return text
    }

    /// The value as JSON with a line for each member and element, as the AWS CLI prints it.
    ///
    /// - Parameter width: The spaces by which a level is indented.
    public func indented(by width: Int = 4) -> String {
        var text = ""
        write(to: &text, Layout(width: width))
        return text
    }

    /// How far the present level is indented; one line where there is no width.
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
        // JSON has no word for what is not finite.
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
            // A reader of lines may take the last three for ends of lines.
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

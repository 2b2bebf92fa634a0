package import S3ControlWire

/// Formats values like Python, for the AWS CLI's text output and errors.
extension JSONValue {
    /// The value in the format of Python's `str`.
    package var pythonText: String {
        if case .string(let text) = self { return text }
        return pythonLiteral
    }

    /// The value in the format of Python's `repr`.
    private var pythonLiteral: String {
        switch self {
        case .null: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .number(let value): value.pythonText
        case .string(let text): Self.pythonLiteral(text)
        case .array(let elements): "[" + elements.map(\.pythonLiteral).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.map { "\(Self.pythonLiteral($0.name)): \($0.value.pythonLiteral)" }
                .joined(separator: ", ") + "}"
        }
    }

    private static func pythonLiteral(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var literal = String.UnicodeScalarView([quote])
        for scalar in scalars {
            switch scalar {
            case quote, "\\": literal += ["\\", scalar]
            case "\n": literal += "\\n".unicodeScalars
            case "\r": literal += "\\r".unicodeScalars
            case "\t": literal += "\\t".unicodeScalars
            default:
                if scalar.isPythonPrintable { literal.append(scalar) } else { literal += scalar.pythonEscape }
            }
        }
        literal.append(quote)
        return String(literal)
    }

    /// The name of the value's type in Python.
    package var pythonType: String {
        switch self {
        case .null: "NoneType"
        case .boolean: "bool"
        case .integer: "int"
        case .number: "float"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }

    /// The value as JSON on one line of ASCII, in the format of Python's `json.dumps`.
    package var pythonJSON: String {
        var text = ""
        for scalar in description.unicodeScalars {
            if scalar.isASCII {
                text.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    text += "\\u" + unit.hexadecimal(4)
                }
            }
        }
        return text
    }
}

extension Double {
    /// The shortest text for the number, with an exponent where Python's `repr` has one.
    package var pythonText: String {
        // Swift uses exponents from 2^53, Python from 10^16.
        guard magnitude >= 0x1p53, magnitude < 1e16 else { return description }
        return "\(Int(self)).0"
    }
}

extension Unicode.Scalar {
    fileprivate var isPythonPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        case .spaceSeparator: self == " "
        default: true
        }
    }

    fileprivate var pythonEscape: String.UnicodeScalarView {
        switch value {
        case ..<0x100: ("\\x" + value.hexadecimal(2)).unicodeScalars
        case ..<0x10000: ("\\u" + value.hexadecimal(4)).unicodeScalars
        default: ("\\U" + value.hexadecimal(8)).unicodeScalars
        }
    }
}

extension FixedWidthInteger {
    fileprivate func hexadecimal(_ count: Int) -> String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, count - digits.count)) + digits
    }
}

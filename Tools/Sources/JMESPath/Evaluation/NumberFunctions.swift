@_spi(Shapes) import S3ControlWire

/// Functions on numbers, with Python's semantics of whole numbers and fractions.
enum NumberFunctions {
    static func call(_ name: String, _ value: JSONValue) -> JSONValue {
        switch name {
        case "abs": Number(value).map(abs)?.json ?? .null
        case "ceil": Number(value)?.rounded(.up).json ?? .null
        case "floor": Number(value)?.rounded(.down).json ?? .null
        case "sum": sum(value).json
        case "avg": average(value)
        default: .null
        }
    }

    private static func abs(_ number: Number) -> Number {
        switch number {
        case .whole(let value) where value == .min: .fraction(-Double(value))
        case .whole(let value): .whole(Swift.abs(value))
        case .fraction(let value): .fraction(Swift.abs(value))
        }
    }

    private static func sum(_ value: JSONValue) -> Number {
        (value.elements ?? []).compactMap { Number($0) }.reduce(.whole(0), +)
    }

    private static func average(_ value: JSONValue) -> JSONValue {
        guard let count = value.elements?.count, count > 0 else { return .null }
        return .number(sum(value).double / Double(count))
    }

    /// `to_number`: converts text like Python's `int` or `float`.
    static func parse(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer, .number: return value
        case .string(let text):
            guard let plain = plainDigits(text) else { return .null }
            if let integer = Int(plain) { return .integer(integer) }
            // Swift also parses hexadecimal digits. JSON cannot represent infinity and NaN.
            guard plain.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(plain),
                number.isFinite
            else { return .null }
            return .number(number)
        default: return .null
        }
    }

    /// The text in ASCII digits, without surrounding space and single underscores between digits.
    private static func plainDigits(_ text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        while scalars.last?.isPythonSpace == true { scalars.removeLast() }
        scalars = Array(scalars.drop { $0.isPythonSpace })
        var plain = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar == "_" {
                guard index > 0, index + 1 < scalars.count, scalars[index - 1].digit != nil,
                    scalars[index + 1].digit != nil
                else { return nil }
            } else if let digit = scalar.digit {
                plain += String(digit)
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}

extension Unicode.Scalar {
    /// The value of a decimal digit of any script.
    fileprivate var digit: Int? {
        guard properties.numericType == .decimal else { return nil }
        return properties.numericValue.map { Int($0) }
    }

    fileprivate var isPythonSpace: Bool {
        properties.isWhitespace || (0x1C...0x1F).contains(value)
    }
}

/// Goes through the bytes of a text from its front.
struct TextScanner {
    /// What is still ahead.
    private(set) var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    /// Steps over `literal` if it comes next.
    mutating func skip(_ literal: String) -> Bool {
        guard rest.starts(with: literal.utf8) else { return false }
        rest = rest.dropFirst(literal.utf8.count)
        return true
    }

    /// Steps over the next colon and returns what was before it, nil if there is none.
    mutating func field() -> Substring.UTF8View? {
        guard let colon = rest.firstIndex(of: 0x3A) else { return nil }
        defer { rest = rest[rest.index(after: colon)...] }
        return rest[..<colon]
    }

    /// Whether the rest is free of line feeds, as `.*` demands.
    var restIsOneLine: Bool { !rest.contains(0x0A) }
}

extension Collection<UInt8> {
    /// Whether this is `count` ASCII digits.
    func elementsEqualDigits(_ count: Int) -> Bool {
        self.count == count && allSatisfy(\.isDigit)
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Whether the byte is an ASCII letter.
    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    /// Whether the byte is a small ASCII letter.
    var isASCIILowercase: Bool { (0x61...0x7A).contains(self) }

    /// Whether the byte is an ASCII letter or digit.
    var isASCIIAlphanumeric: Bool { isDigit || isASCIILetter }
}

extension Unicode.Scalar {
    /// Whether a tag may hold the scalar: letters, separators, numbers and `_.:/=+-@`.
    var isAllowedInTag: Bool {
        if isASCII {
            let byte = UInt8(truncatingIfNeeded: value)
            return byte.isASCIIAlphanumeric || " _.:/=+-@".utf8.contains(byte)
        }
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .spaceSeparator, .lineSeparator, .paragraphSeparator,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default:
            false
        }
    }
}

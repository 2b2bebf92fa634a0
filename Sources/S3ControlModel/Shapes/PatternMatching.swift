/// The pattern of a Lambda function's ARN or name. All leading parts are optional: `arn:aws:lambda:`, the region, the
/// account, and `function:`. The name follows, optionally with a version or alias.
enum FunctionNamePattern {
    static func matches(_ text: String) -> Bool {
        let fields = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        // Each part is optional, so all positions where the parts so far can end are kept.
        var starts = [0]
        for part in [isPrefix, isRegion, isAccount, isFunction] {
            starts += starts.compactMap { start in part(fields[start...]).map { start + $0 } }
        }
        return starts.contains { start in
            let name = fields[start...]
            return switch name.count {
            case 1: isName(name[start])
            case 2: isName(name[start]) && (isName(name[start + 1]) || isLatest(name[start + 1]))
            default: false
            }
        }
    }

    /// Returns how many leading fields match the part, or nil if none do.
    private typealias Part = @Sendable (ArraySlice<Substring.UTF8View>) -> Int?

    private static let isPrefix: Part = { fields in
        guard fields.count > 2, let partition = fields.dropFirst().first,
            fields.first.map({ $0.elementsEqual("arn".utf8) }) == true,
            fields.dropFirst(2).first.map({ $0.elementsEqual("lambda".utf8) }) == true
        else { return nil }
        let isPartition =
            partition.isEmpty
            || partition.starts(with: "aws".utf8)
                && partition.allSatisfy { $0.isASCIILetter || $0 == 0x2D }
        return isPartition ? 3 : nil
    }

    private static let isRegion: Part = { fields in
        guard let region = fields.first else { return nil }
        var parts = region.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard let number = parts.popLast(), number.elementsEqualDigits(1),
            let area = parts.popLast(), !area.isEmpty, area.allSatisfy(\.isASCIILowercase),
            let country = parts.first, country.count == 2, country.allSatisfy(\.isASCIILowercase)
        else { return nil }
        switch parts.count {
        case 1: return 1
        case 2: return isIsolated(parts[1]) ? 1 : nil
        default: return nil
        }
    }

    /// Whether the part is `gov`, `iso`, or `iso` and a letter.
    private static func isIsolated(_ part: Substring.UTF8View) -> Bool {
        if part.elementsEqual("gov".utf8) { return true }
        return part.starts(with: "iso".utf8) && part.count < 5 && part.allSatisfy(\.isASCIILowercase)
    }

    private static let isAccount: Part = { fields in
        fields.first.map { $0.elementsEqualDigits(12) } == true ? 1 : nil
    }

    private static let isFunction: Part = { fields in
        fields.first.map { $0.elementsEqual("function".utf8) } == true ? 1 : nil
    }

    private static func isName(_ field: Substring.UTF8View) -> Bool {
        !field.isEmpty && field.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D || $0 == 0x5F }
    }

    private static func isLatest(_ field: Substring.UTF8View) -> Bool {
        field.elementsEqual("$LATEST".utf8)
    }
}

/// Scans the bytes of a text from the front.
struct TextScanner {
    /// The remaining bytes.
    private(set) var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    /// Consumes `literal` if it comes next.
    mutating func skip(_ literal: String) -> Bool {
        guard rest.starts(with: literal.utf8) else { return false }
        rest = rest.dropFirst(literal.utf8.count)
        return true
    }

    /// Consumes the text up to and including the next colon, and returns it without the colon; nil if there is none.
    mutating func field() -> Substring.UTF8View? {
        guard let colon = rest.firstIndex(of: 0x3A) else { return nil }
        defer { rest = rest[rest.index(after: colon)...] }
        return rest[..<colon]
    }

    /// Whether the rest contains no line feed, as `.*` requires.
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

    /// Whether the byte is a lowercase ASCII letter.
    var isASCIILowercase: Bool { (0x61...0x7A).contains(self) }

    /// Whether the byte is an ASCII letter or digit.
    var isASCIIAlphanumeric: Bool { isDigit || isASCIILetter }
}

extension Unicode.Scalar {
    /// Whether tags may contain the scalar: letters, separators, numbers, and `_.:/=+-@`.
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

extension String {
    /// Whether `isRight` is true for every UTF-8 byte of the text.
    @inline(__always)
    func allBytes(_ isRight: (UInt8) -> Bool) -> Bool {
        // A quarter of the cost of `utf8.allSatisfy`; the pointer stays in the closure.
        unsafe utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(isRight) }
            ?? utf8.allSatisfy(isRight)
    }
}

extension Unicode.Scalar {
    /// Whether XML 1.0 documents cannot contain the scalar, not even as a reference.
    ///
    /// Source: [XML 1.0, production Char](https://www.w3.org/TR/xml/#NT-Char).
    var isForbiddenInXML: Bool {
        switch value {
        case 0x9, 0xA, 0xD: false
        case ..<0x20, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// The scalar's hexadecimal number, with at least four digits.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// The first scalar that XML 1.0 documents cannot contain.
    var firstScalarForbiddenInXML: Unicode.Scalar? {
        // U+FFFE and U+FFFF begin with this byte, and only control characters are below the space.
        if allBytes({ $0 >= 0x20 && $0 != 0xEF }) { return nil }
        return unicodeScalars.first(where: \.isForbiddenInXML)
    }
}

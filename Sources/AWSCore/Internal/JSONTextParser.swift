/// Reads one JSON text by recursive descent.
struct JSONTextParser {
    /// Far deeper than any reply, and far from the end of a thread's stack.
    private static let maximumDepth = 64

    private var rest: ArraySlice<UInt8>
    private var depth = 0

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    }

    mutating func parse() throws(JSONText.SyntaxError) -> JSONText {
        skipSpace()
        let value = try value()
        skipSpace()
        guard rest.isEmpty else { throw JSONText.SyntaxError() }
        return value
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }

    /// Takes `text` if it comes next.
    private mutating func take(_ text: StaticString) -> Bool {
        let bytes = "\(text)".utf8
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    private mutating func value() throws(JSONText.SyntaxError) -> JSONText {
        if take("{") { return .object(try object()) }
        if take("[") { return .array(try array()) }
        if take("\"") { return .string(try string()) }
        if take("true") { return .boolean(true) }
        if take("false") { return .boolean(false) }
        if take("null") { return .null }
        return .number(try number())
    }

    private mutating func object() throws(JSONText.SyntaxError) -> [String: JSONText] {
        var members: [String: JSONText] = [:]
        try elements(endingWith: "}") { parser throws(JSONText.SyntaxError) in
            guard parser.take("\"") else { throw JSONText.SyntaxError() }
            let name = try parser.string()
            parser.skipSpace()
            guard parser.take(":") else { throw JSONText.SyntaxError() }
            parser.skipSpace()
            members[name] = try parser.value()
        }
        return members
    }

    private mutating func array() throws(JSONText.SyntaxError) -> [JSONText] {
        var values: [JSONText] = []
        try elements(endingWith: "]") { parser throws(JSONText.SyntaxError) in
            values.append(try parser.value())
        }
        return values
    }

    private mutating func elements(
        endingWith end: StaticString,
        _ read: (inout Self) throws(JSONText.SyntaxError) -> Void
    ) throws(JSONText.SyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw JSONText.SyntaxError() }
        defer { depth -= 1 }
        skipSpace()
        if take(end) { return }
        while true {
            try read(&self)
            skipSpace()
            if take(end) { return }
            guard take(",") else { throw JSONText.SyntaxError() }
            skipSpace()
        }
    }

    private mutating func number() throws(JSONText.SyntaxError) -> Double {
        let start = rest
        _ = take("-")
        let leading = rest.first
        let whole = digits()
        guard whole > 0, leading != UInt8(ascii: "0") || whole == 1 else { throw JSONText.SyntaxError() }
        if take("."), digits() == 0 { throw JSONText.SyntaxError() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if digits() == 0 { throw JSONText.SyntaxError() }
        }
        let text = String(decoding: start[..<rest.startIndex], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw JSONText.SyntaxError() }
        return number
    }

    private mutating func digits() -> Int {
        let after = rest.drop { (0x30...0x39).contains($0) }
        let count = rest.count - after.count
        rest = after
        return count
    }

    /// What follows a quote, up to the next one.
    private mutating func string() throws(JSONText.SyntaxError) -> String {
        var content: [UInt8] = []
        while true {
            let plain = rest.prefix {
                $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20
            }
            content += plain
            rest = rest.dropFirst(plain.count)
            if take("\"") { break }
            guard take("\\") else { throw JSONText.SyntaxError() }
            content += String(try escape()).utf8
        }
        guard let text = String(validating: content, as: UTF8.self) else { throw JSONText.SyntaxError() }
        return text
    }

    private mutating func escape() throws(JSONText.SyntaxError) -> UnicodeScalar {
        guard let byte = rest.popFirst() else { throw JSONText.SyntaxError() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UnicodeScalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw JSONText.SyntaxError()
        }
        let unit = try codeUnit()
        if let scalar = UnicodeScalar(unit) { return scalar }
        // Half of a surrogate pair: the other half has to follow.
        guard unit < 0xDC00, take("\\u") else { throw JSONText.SyntaxError() }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw JSONText.SyntaxError() }
        return scalar
    }

    private mutating func codeUnit() throws(JSONText.SyntaxError) -> UInt32 {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw JSONText.SyntaxError() }
        rest = rest.dropFirst(4)
        return unit
    }
}

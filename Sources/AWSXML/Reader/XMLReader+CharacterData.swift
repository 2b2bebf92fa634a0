@_spi(XML) extension XMLReader {
    /// The end of the run of literal characters that begins at `start`: a `<`, `&`, or carriage return, or the
    /// document's end.
    ///
    /// - Throws: for bytes that are not UTF-8, control characters, and `]]>`.
    @inline(__always)
    static func plainEnd(_ bytes: Span<UInt8>, from start: Int) throws(XMLError) -> Int {
        var index = start
        while true {
            while let word = XMLWord(bytes, at: index) {
                let count = word.leadingPlainText(before: UInt8(ascii: "]"))
                index += count
                if count < 8 { break }
            }
            if index < bytes.count, bytes[index] == UInt8(ascii: "<") { return index }
            while index < bytes.count, XMLCharacters.isPlainText(bytes[index]) { index += 1 }
            guard index < bytes.count else { return index }
            switch bytes[index] {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\r"):
                return index
            case UInt8(ascii: "]"):
                if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "]"),
                    bytes[index + 2] == UInt8(ascii: ">")
                {
                    throw malformed(at: index, "']]>' must be written as ']]&gt;' in text")
                }
                index += 1
            default:
                index = try character(bytes, at: index).end
            }
        }
    }

    /// The scalar at `index` and its end.
    ///
    /// - Throws: if the bytes are not UTF-8, or XML does not allow the scalar.
    static func character(_ bytes: Span<UInt8>, at index: Int) throws(XMLError) -> (scalar: UInt32, end: Int)
    {
        let byte = bytes[index]
        let (scalar, count): (UInt32, Int)
        if byte < 0x80 {
            (scalar, count) = (UInt32(byte), 1)
        } else {
            guard let decoded = XMLCharacters.decode(bytes, at: index) else {
                if XMLCharacters.isCut(bytes, at: index) {
                    throw unexpectedEnd(at: bytes.count, "a character is not complete")
                }
                throw XMLError(code: .invalidUTF8, offset: index, message: "the text is not valid UTF-8")
            }
            (scalar, count) = decoded
        }
        guard XMLCharacters.isCharacter(scalar) else { throw invalidCharacter(scalar, at: index) }
        return (scalar, index + count)
    }

    /// Moves to the next `<`, validating the text before it.
    @inline(__always)
    mutating func skipText() throws(XMLError) {
        // Between a service's tags, there is usually no text.
        if byte(position) == UInt8(ascii: "<") { return }
        while true {
            position = try Self.plainEnd(bytes.span, from: position)
            switch byte(position) {
            case UInt8(ascii: "<"): return
            case UInt8(ascii: "&"): _ = try readReference()
            case UInt8(ascii: "\r"): position += 1
            default: throw unexpectedEnd("an element is not closed")
            }
        }
    }

    /// Reads the open element's text and end tag if the text is one literal run, and returns its range. Otherwise
    /// returns nil with the position after the first run.
    @inline(__always)
    mutating func readPlainText() throws(XMLError) -> Range<Int>? {
        let start = position
        if isSelfClosed {
            closeSelfClosed()
            return start..<start
        }
        guard depth > 0 else { throw misuse("no element is open") }
        let end = try Self.plainEnd(bytes.span, from: start)
        position = end
        guard byte(end) == UInt8(ascii: "<"), byte(end + 1) == UInt8(ascii: "/") else { return nil }
        try readEndTag()
        return start..<end
    }

    /// Reads the open element's text if it is not one literal run, beginning at `start`. The current position is after
    /// the first run.
    @inline(never)
    mutating func readBrokenText(from start: Int) throws(XMLError) -> String {
        // The buffer belongs to the reader so that its memory is reused.
        var text: [UInt8] = []
        swap(&text, &scratch)
        defer {
            text.removeAll(keepingCapacity: true)
            swap(&text, &scratch)
        }
        text.append(contentsOf: bytes[start..<position])
        while true {
            try appendText(to: &text)
            switch byte(position + 1) {
            case UInt8(ascii: "/"):
                try readEndTag()
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "!"):
                let (content, isText) = try readCommentOrSection()
                if isText { appendNormalised(content, to: &text) }
            case UInt8(ascii: "?"):
                _ = try readProcessingInstruction()
            default:
                throw XMLError(
                    code: .unexpectedElement,
                    offset: position,
                    message: "a child element is not allowed where text is expected"
                )
            }
        }
    }

    /// Appends the text up to the next `<`, with references resolved and line ends normalized.
    mutating func appendText(to text: inout [UInt8]) throws(XMLError) {
        while true {
            let end = try Self.plainEnd(bytes.span, from: position)
            text.append(contentsOf: bytes[position..<end])
            position = end
            switch byte(end) {
            case UInt8(ascii: "<"):
                return
            case UInt8(ascii: "&"):
                let scalar = try readReference()
                if scalar.isASCII {
                    text.append(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    text.append(contentsOf: String(scalar).utf8)
                }
            case UInt8(ascii: "\r"):
                text.append(UInt8(ascii: "\n"))
                position += byte(end + 1) == UInt8(ascii: "\n") ? 2 : 1
            default:
                throw unexpectedEnd("an element is not closed")
            }
        }
    }

    /// Appends the validated bytes of `range`, with each line end as a line feed (XML 1.0, 2.11).
    func appendNormalised(_ range: Range<Int>, to text: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\r") {
                text.append(UInt8(ascii: "\n"))
                if index < range.upperBound, bytes[index] == UInt8(ascii: "\n") { index += 1 }
            } else {
                text.append(byte)
            }
        }
    }

    /// Reads the reference at the position and returns its character.
    mutating func readReference() throws(XMLError) -> Unicode.Scalar {
        let (scalar, end) = try Self.reference(bytes.span, at: position)
        position = end
        return scalar
    }

    /// The character of the reference at `start`, and the end of the reference.
    static func reference(
        _ bytes: Span<UInt8>,
        at start: Int
    ) throws(XMLError) -> (scalar: Unicode.Scalar, end: Int) {
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        if byte(start + 1) == UInt8(ascii: "#") { return try numericReference(bytes, at: start) }
        switch byte(start + 1) {
        case UInt8(ascii: "a") where matches(bytes, from: start + 2, "mp;"): return ("&", start + 5)
        case UInt8(ascii: "l") where matches(bytes, from: start + 2, "t;"): return ("<", start + 4)
        case UInt8(ascii: "g") where matches(bytes, from: start + 2, "t;"): return (">", start + 4)
        case UInt8(ascii: "q") where matches(bytes, from: start + 2, "uot;"): return ("\"", start + 6)
        case UInt8(ascii: "a") where matches(bytes, from: start + 2, "pos;"): return ("'", start + 6)
        default: break
        }
        let end = try name(bytes, from: start + 1).end
        guard byte(end) == UInt8(ascii: ";") else {
            guard end < bytes.count else { throw unexpectedEnd(at: end, "a reference is not closed") }
            throw malformed(at: start, "a reference must end with ';'")
        }
        throw XMLError(
            code: .unknownEntity,
            offset: start,
            message: "an entity must be amp, lt, gt, quot, or apos"
        )
    }

    private static func numericReference(
        _ bytes: Span<UInt8>,
        at start: Int
    ) throws(XMLError) -> (scalar: Unicode.Scalar, end: Int) {
        var index = start + 2
        let isHexadecimal = index < bytes.count && bytes[index] == UInt8(ascii: "x")
        if isHexadecimal { index += 1 }
        let first = index
        var value: UInt32 = 0
        while index < bytes.count, let digit = Self.digit(bytes[index], isHexadecimal: isHexadecimal) {
            // Clamped above the last scalar, so that no number of digits overflows.
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            index += 1
        }
        guard index < bytes.count else { throw unexpectedEnd(at: bytes.count, "a reference is not closed") }
        guard index > first, bytes[index] == UInt8(ascii: ";") else {
            throw malformed(at: start, "a character reference must consist of '&#', digits, and ';'")
        }
        guard XMLCharacters.isCharacter(value), let scalar = Unicode.Scalar(value) else {
            throw invalidCharacter(value, at: start)
        }
        return (scalar, index + 1)
    }

    private static func digit(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal: UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal: UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

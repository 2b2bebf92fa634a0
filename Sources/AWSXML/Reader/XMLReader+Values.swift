@_spi(XML) public import Basics

@_spi(XML) extension XMLReader {
    /// Reads the open element's text as a decimal integer, up to and including the end tag.
    ///
    /// Surrounding white space, a sign, and leading zeros are accepted.
    ///
    /// - Throws: ``XMLError``, with the code `invalidValue` and the text's offset if the text is not an integer or is
    ///   out of range.
    public mutating func readInteger() throws(XMLError) -> Int {
        let start = position
        if !isSelfClosed, let (value, end) = Self.digits(bytes.span, from: start) {
            position = end
            try readEndTag()
            return value
        }
        let text = isSelfClosed ? try readText() : try readTrimmed(from: start)
        // `Int.init` accepts an optional sign and ASCII digits, and checks the range.
        guard let value = Int(text) else {
            throw invalidValue(at: start, "a 64-bit integer is expected")
        }
        return value
    }

    /// Reads the open element's text as `true` or `false`, up to and including the end tag.
    ///
    /// Surrounding white space is accepted.
    ///
    /// - Throws: ``XMLError``, with the code `invalidValue` and the text's offset if the text is neither.
    public mutating func readBoolean() throws(XMLError) -> Bool {
        let start = position
        let text = isSelfClosed ? try readText() : try readTrimmed(from: start)
        if text == "true" { return true }
        if text == "false" { return false }
        throw invalidValue(at: start, "'true' or 'false' is expected")
    }

    /// Reads the open element's text as a date, up to and including the end tag.
    ///
    /// Surrounding white space is accepted. For the formats, see ``Timestamp``.
    ///
    /// - Throws: ``XMLError``, with the code `invalidValue` and the text's offset if the text is not a date in the
    ///   years 1 to 9999.
    public mutating func readTimestamp() throws(XMLError) -> Timestamp {
        let start = position
        if !isSelfClosed, let (value, end) = Self.usualDate(bytes.span, at: start) {
            position = end
            try readEndTag()
            return value
        }
        let timestamp: Timestamp?
        if let run = try readPlainText() {
            timestamp = Self.timestamp(bytes.span, run)
        } else {
            timestamp = Timestamp(try readTrimmed(from: start))
        }
        guard let timestamp else {
            throw invalidValue(at: start, "a date such as 2024-01-31T23:59:59Z is expected")
        }
        return timestamp
    }

    private static func timestamp(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        Timestamp(bytes.extracting(trimmed(bytes, range)))
    }

    /// The value of up to 18 digits at `start`, which cannot overflow, and their end; nil unless an end tag follows.
    @inline(__always)
    private static func digits(_ bytes: Span<UInt8>, from start: Int) -> (value: Int, end: Int)? {
        // Reads all digits of most numbers at once.
        var (value, count) = XMLWord(bytes, at: start)?.leadingNumber ?? (0, 0)
        var index = start &+ count
        while index < bytes.count, index - start < 18 {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value &* 10 &+ Int(digit)
            index += 1
        }
        guard index > start, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "<"),
            bytes[index + 1] == UInt8(ascii: "/")
        else { return nil }
        return (value, index)
    }

    /// Reads the open element's text, which begins at `start`, without surrounding white space.
    @inline(never)
    private mutating func readTrimmed(from start: Int) throws(XMLError) -> String {
        let text = try readBrokenText(from: start)
        let bytes = Array(text.utf8)
        let range = Self.trimmed(bytes.span, 0..<bytes.count)
        return range.count == bytes.count ? text : String(decoding: bytes[range], as: UTF8.self)
    }

    /// The part of `range` without surrounding white space.
    private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, XMLCharacters.isSpace(bytes[start]) { start += 1 }
        while start < end, XMLCharacters.isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func invalidValue(at offset: Int, _ message: String) -> XMLError {
        XMLError(code: .invalidValue, offset: offset, message: message)
    }
}

@_spi(XML) extension XMLReader {
    /// The date in `text` at `start` and its end, if it is in the usual format of services, `yyyy-mm-ddThh:mm:ss.fffZ`
    /// with or without the fraction, and an end tag follows. Otherwise nil, even if the date is valid.
    @inline(__always)
    static func usualDate(_ text: Span<UInt8>, at start: Int) -> (value: Timestamp, end: Int)? {
        guard let date = XMLWord(text, at: start)?.pairs(in: "0000-00-"),
            let time = XMLWord(text, at: start &+ 8)?.pairs(in: "00T00:00")
        else { return nil }
        func number(_ pairs: UInt64, _ place: UInt64) -> Int {
            Int(truncatingIfNeeded: pairs &>> (place &* 8) & 0xFF)
        }
        let (second, nanoseconds, end): (Int, Int, Int)
        if let rest = XMLWord(text, at: start &+ 16)?.pairs(in: ":00.000Z") {
            second = number(rest, 1)
            nanoseconds = (number(rest, 4) &* 100 &+ number(rest, 6)) &* 100_000
            end = start &+ 24
        } else if let rest = XMLWord(text, at: start &+ 12)?.pairs(in: "0:00:00Z") {
            (second, nanoseconds, end) = (number(rest, 5), 0, start &+ 20)
        } else {
            return nil
        }
        guard end &+ 1 < text.count, text[end] == UInt8(ascii: "<"), text[end &+ 1] == UInt8(ascii: "/"),
            let seconds = Timestamp.seconds(
                (number(date, 0) &* 100 &+ number(date, 2), number(date, 5), number(time, 0)),
                (number(time, 3), number(time, 6), second)
            )
        else { return nil }
        return (Timestamp(seconds: seconds, nanoseconds: nanoseconds), end)
    }
}

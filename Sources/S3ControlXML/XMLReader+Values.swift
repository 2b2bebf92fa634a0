extension XMLReader {
    /// Reads the open element's text as a decimal integer, up to and including the end tag.
    ///
    /// White space around it, a sign and leading zeros are accepted.
    ///
    /// - Throws: an ``XMLError``; one with the code `invalidValue` and the text's offset when the
    ///   text is no integer or does not fit.
    public mutating func readInteger() throws(XMLError) -> Int {
        let start = position
        if !isSelfClosed, let (value, end) = Self.digits(bytes.span, from: start) {
            position = end
            try readEndTag()
            return value
        }
        let text = trimmed(Array(try readText().utf8))
        // `Int.init` takes an optional sign and ASCII digits, and checks the range.
        guard let value = Int(String(decoding: text, as: UTF8.self)) else {
            throw invalidValue(at: start, "an integer of 64 bits is due")
        }
        return value
    }

    /// Reads the open element's text as `true` or `false`, up to and including the end tag.
    ///
    /// White space around it is accepted.
    ///
    /// - Throws: an ``XMLError``; one with the code `invalidValue` and the text's offset when the
    ///   text is neither.
    public mutating func readBoolean() throws(XMLError) -> Bool {
        let start = position
        let text = trimmed(Array(try readText().utf8))
        if text.elementsEqual("true".utf8) { return true }
        if text.elementsEqual("false".utf8) { return false }
        throw invalidValue(at: start, "'true' or 'false' is due")
    }

    /// Reads the open element's text as a date, up to and including the end tag.
    ///
    /// White space around it is accepted; for the forms see ``XMLTimestamp``.
    ///
    /// - Throws: an ``XMLError``; one with the code `invalidValue` and the text's offset when the
    ///   text is no date of the years 1 to 9999.
    public mutating func readTimestamp() throws(XMLError) -> XMLTimestamp {
        let start = position
        guard let timestamp = XMLTimestamp(trimmed(Array(try readText().utf8)).span) else {
            throw invalidValue(at: start, "a date such as 2024-01-31T23:59:59Z is due")
        }
        return timestamp
    }

    /// The value of up to 18 digits from `start` on, which cannot overflow, and where they end; nil
    /// when anything but an end tag follows.
    private static func digits(_ bytes: Span<UInt8>, from start: Int) -> (value: Int, end: Int)? {
        var index = start
        var value = 0
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

    private func trimmed(_ text: [UInt8]) -> ArraySlice<UInt8> {
        let head = text.drop(while: XMLCharacters.isSpace)
        guard let last = head.lastIndex(where: { !XMLCharacters.isSpace($0) }) else { return [] }
        return head[...last]
    }

    private func invalidValue(at offset: Int, _ message: String) -> XMLError {
        XMLError(code: .invalidValue, offset: offset, message: message)
    }
}

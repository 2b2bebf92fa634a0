@_spi(XML) extension XMLReader {
    /// Reads markup that begins with `<!` inside an element: a comment or a CDATA section.
    mutating func readCommentOrSection() throws(XMLError) -> (content: Range<Int>, isText: Bool) {
        if hasPrefix("<!--", at: position) { return (try readComment(), false) }
        guard hasPrefix("<![CDATA[", at: position) else {
            let isCutShort = isCut("<!--", at: position) || isCut("<![CDATA[", at: position)
            throw malformed(
                at: isCutShort ? bytes.count : position,
                "only a comment or a CDATA section may begin with '<!' here"
            )
        }
        let start = position + 9
        let end = try Self.end(bytes.span, from: start, UInt8(ascii: "]"), UInt8(ascii: "]"))
        position = end + 3
        return (start..<end, true)
    }

    /// Reads the comment at the position and returns the range of its content.
    mutating func readComment() throws(XMLError) -> Range<Int> {
        let start = position + 4
        let end = try Self.end(bytes.span, from: start, UInt8(ascii: "-"), UInt8(ascii: "-"))
        position = end + 3
        return start..<end
    }

    /// Reads the processing instruction at the position.
    mutating func readProcessingInstruction() throws(XMLError) -> (target: Name, content: Range<Int>) {
        let target = try Self.name(bytes.span, from: position + 2)
        guard !isReserved(target) else {
            throw malformed(
                at: target.end == bytes.count ? target.end : position,
                "the target 'xml' is reserved for the declaration at the start"
            )
        }
        position = target.end
        guard skipSpace() || hasPrefix("?>", at: position) else {
            throw malformed(
                at: isCut("?>", at: position) ? bytes.count : position,
                "white space must follow a processing instruction's target"
            )
        }
        let start = position
        let end = try Self.end(bytes.span, from: start, UInt8(ascii: "?"), nil)
        position = end + 2
        return (target, start..<end)
    }

    /// The position of the first delimiter, made up of `first`, `second`, and `>`, from `start` on.
    private static func end(
        _ bytes: Span<UInt8>,
        from start: Int,
        _ first: UInt8,
        _ second: UInt8?
    ) throws(XMLError) -> Int {
        let count = second == nil ? 2 : 3
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == first, index + count <= bytes.count, second == nil || bytes[index + 1] == second {
                if bytes[index + count - 1] == UInt8(ascii: ">") { return index }
                guard byte != UInt8(ascii: "-") else {
                    throw malformed(at: index, "'--' is allowed only at the end of a comment")
                }
            }
            index = try character(bytes, at: index).end
        }
        throw unexpectedEnd(at: bytes.count, "markup is not closed")
    }

    private func isReserved(_ target: Name) -> Bool {
        target.end - target.qualifiedStart == 3
            && zip("xml".utf8, bytes[target.qualifiedStart..<target.end]).allSatisfy { $0 == $1 | 0x20 }
    }

    /// Skips comments, processing instructions, and white space outside the root.
    ///
    /// - Returns: Whether a start tag follows; otherwise the document ends.
    mutating func skipMiscellany() throws(XMLError) -> Bool {
        while try skipToMarkup() {
            switch byte(position + 1) {
            case UInt8(ascii: "?"): _ = try readProcessingInstruction()
            case UInt8(ascii: "!"): _ = try readComment()
            default: return true
            }
        }
        return false
    }

    /// Skips white space outside the root; returns whether a comment, a processing instruction, or a start tag follows.
    mutating func skipToMarkup() throws(XMLError) -> Bool {
        skipSpace()
        guard position < bytes.count else { return false }
        guard byte(position) == UInt8(ascii: "<") else {
            _ = try Self.character(bytes.span, at: position)
            throw malformed(at: position, "text is not allowed outside the root element")
        }
        guard byte(position + 1) == UInt8(ascii: "!"), !hasPrefix("<!--", at: position) else { return true }
        if hasPrefix("<!DOCTYPE", at: position) {
            throw XMLError(
                code: .doctype,
                offset: position,
                message: "a document type declaration is not allowed"
            )
        }
        let isCutShort = isCut("<!--", at: position) || isCut("<!DOCTYPE", at: position)
        throw malformed(at: isCutShort ? bytes.count : position, "only a comment may begin with '<!' here")
    }

    /// Skips white space; returns whether there was any.
    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while XMLCharacters.isSpace(byte(position)) { position += 1 }
        return position > start
    }

    /// The byte at `index`, or 0 after the end, which no document contains.
    @inlinable
    @inline(__always)
    func byte(_ index: Int) -> UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    /// Whether the bytes at `index` begin with `text`.
    func hasPrefix(_ text: StaticString, at index: Int) -> Bool {
        Self.matches(bytes.span, from: index, text)
    }

    /// Whether the document ends within `text` at `index`.
    func isCut(_ text: StaticString, at index: Int) -> Bool {
        "\(text)".utf8.starts(with: bytes[index...]) && !hasPrefix(text, at: index)
    }
}

@_spi(XML) extension XMLReader {
    /// Reads an optional byte order mark and XML declaration.
    mutating func readDeclaration() throws(XMLError) {
        guard bytes.count - position > 1 else { return }
        switch (bytes[position], bytes[position + 1]) {
        case (0xFE, 0xFF), (0xFF, 0xFE), (0, 0x3C), (0x3C, 0): throw unsupportedEncoding(at: position)
        case (0xEF, 0xBB) where byte(position + 2) == 0xBF: position += 3
        default: break
        }
        // `<?xml-stylesheet … ?>` is a processing instruction.
        guard hasPrefix("<?xml", at: position), XMLCharacters.isSpace(byte(position + 5)) else { return }
        position += 5
        let start = position
        do throws(XMLError) {
            try readPseudoAttributes()
        } catch {
            // If the document was cut short, that is the error.
            let isClosed = bytes[start...].firstRange(of: "?>".utf8) != nil
            throw isClosed ? error : unexpectedEnd("the XML declaration is not closed")
        }
    }

    /// Reads the rest of an XML declaration.
    private mutating func readPseudoAttributes() throws(XMLError) {
        guard let version = try readPseudoAttribute("version") else {
            throw malformed(at: position, "an XML declaration must begin with version=\"1.0\"")
        }
        guard isVersion(version) else {
            throw malformed(at: version.lowerBound, "the XML version must be 1.0")
        }
        if let encoding = try readPseudoAttribute("encoding") {
            let name = text(encoding.lowerBound, encoding.upperBound)
            guard name.lowercased() == "utf-8" else { throw unsupportedEncoding(at: encoding.lowerBound) }
        }
        if let standalone = try readPseudoAttribute("standalone") {
            guard ["yes", "no"].contains(text(standalone.lowerBound, standalone.upperBound)) else {
                throw malformed(at: standalone.lowerBound, "standalone must be yes or no")
            }
        }
        skipSpace()
        guard hasPrefix("?>", at: position) else {
            throw malformed(at: position, "an XML declaration must end with '?>'")
        }
        position += 2
    }

    /// Reads white space and `name="value"`, and returns the range of the value. If something else follows, reads
    /// nothing and returns nil.
    private mutating func readPseudoAttribute(_ name: StaticString) throws(XMLError) -> Range<Int>? {
        let start = position
        guard skipSpace(), hasPrefix(name, at: position) else {
            position = start
            return nil
        }
        position += name.utf8CodeUnitCount
        skipSpace()
        guard byte(position) == UInt8(ascii: "=") else { throw malformed(at: position, "'=' is expected") }
        position += 1
        skipSpace()
        let quote = byte(position)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw malformed(at: position, "the value of '\(name)' must be in quotes")
        }
        let value = position + 1
        guard let end = bytes[value...].firstIndex(of: quote) else {
            throw unexpectedEnd("the XML declaration is not closed")
        }
        position = end + 1
        return value..<end
    }

    /// Whether the bytes are a version that an XML 1.0 processor reads: `1.` and digits (2.8).
    private func isVersion(_ range: Range<Int>) -> Bool {
        let digits = range.dropFirst(2)
        return hasPrefix("1.", at: range.lowerBound) && !digits.isEmpty
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
    }

    private func unsupportedEncoding(at offset: Int) -> XMLError {
        XMLError(code: .unsupportedEncoding, offset: offset, message: "the encoding must be UTF-8")
    }
}

extension XMLReader {
    /// Reads a byte order mark and the XML declaration, where there are any.
    mutating func readDeclaration() throws(XMLError) {
        guard bytes.count > 1 else { return }
        switch (bytes[0], bytes[1]) {
        case (0xFE, 0xFF), (0xFF, 0xFE), (0, 0x3C), (0x3C, 0): throw unsupportedEncoding(at: 0)
        case (0xEF, 0xBB) where byte(2) == 0xBF: position = 3
        default: break
        }
        // `<?xml-stylesheet … ?>` is a processing instruction.
        guard hasPrefix("<?xml", at: position), XMLCharacters.isSpace(byte(position + 5)) else { return }
        position += 5

        guard let version = try readPseudoAttribute("version") else {
            throw malformed(at: position, "an XML declaration begins with version=\"1.0\"")
        }
        guard isVersion(version) else {
            throw malformed(at: version.lowerBound, "the version of XML is 1.0")
        }
        if let encoding = try readPseudoAttribute("encoding") {
            let name = text(encoding.lowerBound, encoding.upperBound)
            guard name.lowercased() == "utf-8" else { throw unsupportedEncoding(at: encoding.lowerBound) }
        }
        if let standalone = try readPseudoAttribute("standalone") {
            guard ["yes", "no"].contains(text(standalone.lowerBound, standalone.upperBound)) else {
                throw malformed(at: standalone.lowerBound, "standalone is yes or no")
            }
        }
        skipSpace()
        guard hasPrefix("?>", at: position) else {
            throw malformed(at: position, "an XML declaration ends in '?>'")
        }
        position += 2
    }

    /// Reads white space and `name="value"`, and returns where the value is; nil when something else
    /// follows, which is then unread.
    private mutating func readPseudoAttribute(_ name: StaticString) throws(XMLError) -> Range<Int>? {
        let start = position
        guard skipSpace(), hasPrefix(name, at: position) else {
            position = start
            return nil
        }
        position += name.utf8CodeUnitCount
        skipSpace()
        guard byte(position) == UInt8(ascii: "=") else { throw malformed(at: position, "'=' is due") }
        position += 1
        skipSpace()
        let quote = byte(position)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw malformed(at: position, "the value of '\(name)' stands in quotes")
        }
        let value = position + 1
        guard let end = bytes[value...].firstIndex(of: quote) else {
            throw unexpectedEnd("the XML declaration is not closed")
        }
        position = end + 1
        return value..<end
    }

    /// Whether the bytes are a version that a processor of XML 1.0 reads: `1.` and digits (2.8).
    private func isVersion(_ range: Range<Int>) -> Bool {
        let digits = range.dropFirst(2)
        return hasPrefix("1.", at: range.lowerBound) && !digits.isEmpty
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
    }

    private func unsupportedEncoding(at offset: Int) -> XMLError {
        XMLError(code: .unsupportedEncoding, offset: offset, message: "the only encoding is UTF-8")
    }
}

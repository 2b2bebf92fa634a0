@_spi(XML) extension XMLReader {
    /// An attribute of a start tag: its name, and the range of its value between the quotes.
    @usableFromInline
    struct AttributeRange: Sendable {
        var name: Name
        var value: Range<Int>
        /// Whether the value needs no normalization.
        var isPlain: Bool
    }

    /// Reads the start tag at the position.
    @inline(__always)
    mutating func readStartTag() throws(XMLError) -> Name {
        guard depth < maxDepth else { throw tooDeep() }
        if !ranges.isEmpty { ranges.removeAll(keepingCapacity: true) }
        let name = try Self.name(bytes.span, from: position + 1)
        position = name.end
        if byte(position) == UInt8(ascii: ">") {
            position += 1
        } else {
            try readAttributes()
        }
        push(name)
        return name
    }

    /// Reads the next child's start tag if it is `<literal>` and follows immediately; otherwise reads nothing.
    ///
    /// If the caller knows the expected child, the reader does not have to search for the end of its name.
    @inlinable
    @inline(__always)
    package mutating func readStartTag(_ literal: StaticString) -> Bool {
        let start = position &+ 1
        let end = start &+ literal.utf8CodeUnitCount
        guard !isSelfClosed, depth > 0, depth < maxDepth, byte(position) == UInt8(ascii: "<"),
            Self.matches(bytes.span, from: start, literal), byte(end) == UInt8(ascii: ">")
        else { return false }
        if !ranges.isEmpty { ranges.removeAll(keepingCapacity: true) }
        push(Name(qualifiedStart: start, start: start, end: end))
        position = end &+ 1
        return true
    }

    @inline(never)
    @usableFromInline
    mutating func push(_ name: Name) {
        if depth < open.count {
            open[depth] = name
        } else {
            open.append(name)
        }
        depth &+= 1
    }

    /// The name at `start`.
    @inline(__always)
    static func name(_ bytes: Span<UInt8>, from start: Int) throws(XMLError) -> Name {
        var index = start
        while let word = XMLWord(bytes, at: index) {
            let count = word.leadingLetters
            index += count
            if count < 8 { break }
        }
        // Services send names of letters only.
        guard index > start, index < bytes.count else { return try anyName(bytes, from: start) }
        switch bytes[index] {
        case UInt8(ascii: ">"), UInt8(ascii: " "), UInt8(ascii: "="): break
        default: return try anyName(bytes, from: start)
        }
        return Name(qualifiedStart: start, start: start, end: index)
    }

    /// The name at `start`, if it has a prefix or other characters than ASCII letters.
    @inline(never)
    private static func anyName(_ bytes: Span<UInt8>, from start: Int) throws(XMLError) -> Name {
        var index = start
        var local = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard index == start ? XMLCharacters.isASCIINameStart(byte) : XMLCharacters.isASCIIName(byte)
                else { break }
                index += 1
                if byte == UInt8(ascii: ":") { local = index }
            } else {
                let (scalar, end) = try character(bytes, at: index)
                guard index == start ? XMLCharacters.isNameStart(scalar) : XMLCharacters.isName(scalar)
                else { break }
                index = end
            }
        }
        guard index > start else {
            if start >= bytes.count {
                throw unexpectedEnd(at: start, "a name is expected")
            }
            throw malformed(at: start, "a name must begin with a letter, '_', or ':'")
        }
        return Name(qualifiedStart: start, start: local, end: index)
    }

    /// Reads the rest of a start tag after its name, including `>`.
    @inline(never)
    mutating func readAttributes() throws(XMLError) {
        while true {
            let isSpaced = skipSpace()
            switch byte(position) {
            case UInt8(ascii: ">"):
                position += 1
                return
            case UInt8(ascii: "/"):
                guard byte(position + 1) == UInt8(ascii: ">") else {
                    throw malformed(at: position + 1, "an empty element must end with '/>'")
                }
                position += 2
                isSelfClosed = true
                return
            default:
                guard position < bytes.count else { throw unexpectedEnd("a start tag is not closed") }
                guard isSpaced else {
                    throw malformed(at: position, "attributes must be separated by white space")
                }
            }
            let name = try Self.name(bytes.span, from: position)
            position = name.end
            skipSpace()
            guard byte(position) == UInt8(ascii: "=") else {
                throw malformed(at: position, "an attribute must be written as name=\"value\"")
            }
            position += 1
            skipSpace()
            let quote = byte(position)
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw malformed(at: position, "an attribute's value must be in quotes")
            }
            let (end, isPlain) = try Self.attributeValueEnd(bytes.span, from: position + 1, quote: quote)
            try record(AttributeRange(name: name, value: position + 1..<end, isPlain: isPlain))
            position = end + 1
        }
    }

    /// The position of the `quote` that ends the attribute value at `start`.
    private static func attributeValueEnd(
        _ bytes: Span<UInt8>,
        from start: Int,
        quote: UInt8
    ) throws(XMLError) -> (end: Int, isPlain: Bool) {
        var index = start
        var isPlain = true
        while let word = XMLWord(bytes, at: index) {
            let count = word.leadingPlainText(before: quote)
            index += count
            if count < 8 { break }
        }
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case quote:
                return (index, isPlain)
            case UInt8(ascii: "<"):
                throw malformed(at: index, "'<' must be written as '&lt;' in an attribute's value")
            case UInt8(ascii: "&"):
                isPlain = false
                index = try reference(bytes, at: index).end
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                isPlain = false
                index += 1
            case 0x20..<0x80:
                index += 1
            default:
                index = try character(bytes, at: index).end
            }
        }
        throw unexpectedEnd(at: index, "an attribute's value is not closed")
    }

    private mutating func record(_ attribute: AttributeRange) throws(XMLError) {
        ranges.append(attribute)
        // With many attributes, a set keeps the comparison from being quadratic in a hostile document.
        if ranges.count <= 16 {
            for other in ranges.dropLast() where isSame(other.name, attribute.name) {
                throw duplicate(attribute.name)
            }
        } else {
            if ranges.count == 17 { names = Set(ranges.dropLast().map { slice($0.name) }) }
            guard names.insert(slice(attribute.name)).inserted else { throw duplicate(attribute.name) }
        }
    }

    private func slice(_ name: Name) -> ArraySlice<UInt8> { bytes[name.qualifiedStart..<name.end] }

    private func duplicate(_ name: Name) -> XMLError {
        XMLError(
            code: .duplicateAttribute,
            offset: name.qualifiedStart,
            message: "an attribute must not occur twice in a start tag"
        )
    }

    private func isSame(_ left: Name, _ right: Name) -> Bool {
        slice(left) == slice(right)
    }

    /// Reads the end tag at the position, which must match the innermost element.
    @inline(__always)
    mutating func readEndTag() throws(XMLError) {
        position = try Self.endTagEnd(bytes.span, from: position + 2, of: open[depth - 1])
        depth -= 1
    }

    /// The end of the end tag whose name begins at `start` and must be `name`.
    @inline(__always)
    private static func endTagEnd(
        _ bytes: Span<UInt8>,
        from start: Int,
        of name: Name
    ) throws(XMLError) -> Int {
        let count = name.end &- name.qualifiedStart
        guard isRepeated(bytes, name.qualifiedStart, at: start, count: count) else {
            throw mismatch(bytes, at: start, of: name)
        }
        var index = start &+ count
        while index < bytes.count, XMLCharacters.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count else {
            throw unexpectedEnd(at: bytes.count, "an end tag is not closed")
        }
        guard bytes[index] == UInt8(ascii: ">") else { throw mismatch(bytes, at: start, of: name) }
        return index &+ 1
    }

    /// Whether the `count` bytes at `first` are repeated at `second`, which is greater than `first`.
    @inline(__always)
    private static func isRepeated(_ bytes: Span<UInt8>, _ first: Int, at second: Int, count: Int) -> Bool {
        @inline(__always)
        func isSame(_ index: Int, first count: Int = 8) -> Bool? {
            guard let left = XMLWord(bytes, at: first &+ index),
                let right = XMLWord(bytes, at: second &+ index)
            else { return nil }
            return left.isEqual(to: right, first: count)
        }
        guard count >= 8 else {
            return isSame(0, first: count)
                ?? (0..<count).allSatisfy {
                    second &+ $0 < bytes.count && bytes[first &+ $0] == bytes[second &+ $0]
                }
        }
        // The last eight bytes overlap the previous ones.
        var index = 0
        while index < count &- 8 {
            guard isSame(index) == true else { return false }
            index &+= 8
        }
        return isSame(count &- 8) == true
    }

    @inline(never)
    private static func mismatch(_ bytes: Span<UInt8>, at start: Int, of name: Name) -> XMLError {
        let left = bytes.count - start
        if left < name.end - name.qualifiedStart,
            isRepeated(bytes, name.qualifiedStart, at: start, count: left)
        {
            return unexpectedEnd(at: bytes.count, "an end tag is not closed")
        }
        return XMLError(
            code: .mismatchedTag,
            offset: start,
            message: "an end tag must have its start tag's name, followed by '>'"
        )
    }

    /// Closes an element that was written as `<a/>`.
    mutating func closeSelfClosed() {
        isSelfClosed = false
        depth -= 1
    }
}

@_spi(XML) extension XMLReader {
    /// Reads the next event, for callers that need more than elements and their text.
    ///
    /// It can be mixed with the other methods and continues where they stopped.
    ///
    /// - Returns: The event, or nil at the end of the document, which is then validated.
    /// - Throws: ``XMLError`` at the first fault.
    public mutating func next() throws(XMLError) -> XMLEvent? {
        if !hasBegun {
            hasBegun = true
            try readDeclaration()
        }
        if isSelfClosed {
            let name = open[depth - 1]
            closeSelfClosed()
            return .endElement(name: qualifiedString(name))
        }
        return depth == 0 ? try nextOutsideRoot() : try nextInsideRoot()
    }

    private mutating func nextOutsideRoot() throws(XMLError) -> XMLEvent? {
        guard try skipToMarkup() else {
            guard hasRoot else { throw unexpectedEnd("there is no root element") }
            return nil
        }
        switch byte(position + 1) {
        case UInt8(ascii: "?"): return instruction(try readProcessingInstruction())
        case UInt8(ascii: "!"): return comment(try readComment())
        default: break
        }
        guard !hasRoot else { throw secondRoot() }
        hasRoot = true
        // In a separate statement, because `self` of a call is accessed before its arguments are evaluated.
        let name = try readStartTag()
        return startElement(name)
    }

    private mutating func nextInsideRoot() throws(XMLError) -> XMLEvent? {
        var text: [UInt8] = []
        while true {
            try appendText(to: &text)
            let isSection = hasPrefix("<![CDATA[", at: position)
            if !text.isEmpty, !isSection { return .text(String(decoding: text, as: UTF8.self)) }
            switch byte(position + 1) {
            case UInt8(ascii: "/"):
                let name = open[depth - 1]
                try readEndTag()
                return .endElement(name: qualifiedString(name))
            case UInt8(ascii: "?"):
                return instruction(try readProcessingInstruction())
            case UInt8(ascii: "!"):
                let (content, _) = try readCommentOrSection()
                guard isSection else { return comment(content) }
                appendNormalised(content, to: &text)
            default:
                // In a separate statement, because `self` of a call is accessed before its arguments are evaluated.
                let name = try readStartTag()
                return startElement(name)
            }
        }
    }

    private func startElement(_ name: Name) -> XMLEvent {
        .startElement(name: qualifiedString(name), attributes: attributes)
    }

    private func comment(_ content: Range<Int>) -> XMLEvent {
        .comment(normalized(content))
    }

    private func instruction(_ instruction: (target: Name, content: Range<Int>)) -> XMLEvent {
        .processingInstruction(
            target: qualifiedString(instruction.target),
            content: normalized(instruction.content)
        )
    }

    private func normalized(_ range: Range<Int>) -> String {
        var text: [UInt8] = []
        appendNormalised(range, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

/// An event of a document, returned by ``XMLReader/next()``.
@_spi(XML) public enum XMLEvent: Sendable, Hashable {
    /// A start tag, or the first half of `<a/>`, with the element's qualified name.
    case startElement(name: String, attributes: [XMLAttribute])
    /// An end tag, or the second half of `<a/>`, with the element's qualified name.
    case endElement(name: String)
    /// Text up to the next tag, comment, or processing instruction; never empty.
    case text(String)
    /// The text between `<!--` and `-->`.
    case comment(String)
    /// A processing instruction's target, and its content after the white space.
    case processingInstruction(target: String, content: String)
}

/// An attribute of a start tag.
@_spi(XML) public struct XMLAttribute: Sendable, Hashable {
    /// The qualified name.
    public var name: String
    /// The value, with references resolved and white space normalized (XML 1.0, 3.3.3).
    public var value: String

    /// Creates an attribute.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

@_spi(XML) extension XMLReader {
    /// The attributes of the last start tag, including namespace declarations.
    public var attributes: [XMLAttribute] {
        ranges.map { XMLAttribute(name: qualifiedString($0.name), value: value(of: $0)) }
    }

    /// The value of the attribute with the local name `literal` in the last start tag.
    ///
    /// Ignores namespace declarations: `type` matches `xsi:type` but not `xmlns:type`.
    public func attribute(_ literal: StaticString) -> String? {
        for range in ranges where matches(range.name, literal) {
            let prefix = text(range.name.qualifiedStart, range.name.start)
            if prefix != "xmlns:", qualifiedString(range.name) != "xmlns" { return value(of: range) }
        }
        return nil
    }

    private func value(of range: AttributeRange) -> String {
        if range.isPlain { return text(range.value.lowerBound, range.value.upperBound) }
        var value: [UInt8] = []
        var index = range.value.lowerBound
        while index < range.value.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "&"):
                // The reference was validated when the tag was read.
                guard let (scalar, end) = try? Self.reference(bytes.span, at: index) else { return "" }
                value.append(contentsOf: String(scalar).utf8)
                index = end
            case UInt8(ascii: "\r"):
                value.append(UInt8(ascii: " "))
                index += byte(index + 1) == UInt8(ascii: "\n") ? 2 : 1
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                value.append(UInt8(ascii: " "))
                index += 1
            case let byte:
                value.append(byte)
                index += 1
            }
        }
        return String(decoding: value, as: UTF8.self)
    }
}

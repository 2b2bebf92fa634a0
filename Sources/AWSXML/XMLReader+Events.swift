extension XMLReader {
    /// Reads the next event, for whoever wants more than elements and their text.
    ///
    /// It may be mixed with the other methods: it goes on where they stopped.
    ///
    /// - Returns: the event, or nil at the document's end, which has then been checked.
    /// - Throws: an ``XMLError`` at the first fault.
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
        // Apart, as a call's `self` is taken before its arguments are evaluated.
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
                // Apart, as a call's `self` is taken before its arguments are evaluated.
                let name = try readStartTag()
                return startElement(name)
            }
        }
    }

    private func startElement(_ name: Name) -> XMLEvent {
        .startElement(name: qualifiedString(name), attributes: attributes)
    }

    private func comment(_ content: Range<Int>) -> XMLEvent {
        .comment(normalised(content))
    }

    private func instruction(_ instruction: (target: Name, content: Range<Int>)) -> XMLEvent {
        .processingInstruction(
            target: qualifiedString(instruction.target),
            content: normalised(instruction.content)
        )
    }

    private func normalised(_ range: Range<Int>) -> String {
        var text: [UInt8] = []
        appendNormalised(range, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

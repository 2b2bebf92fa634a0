extension XMLReader {
    // Never inlined: what builds a message is kept out of the loops that cannot fail.

    @inline(never)
    static func malformed(at offset: Int, _ message: String) -> XMLError {
        XMLError(code: .malformed, offset: offset, message: message)
    }

    @inline(never)
    func malformed(at offset: Int, _ message: String) -> XMLError {
        // What the document's end cut short is reported as that.
        offset < bytes.count ? Self.malformed(at: offset, message) : unexpectedEnd(message)
    }

    @inline(never)
    static func invalidCharacter(_ scalar: UInt32, at offset: Int) -> XMLError {
        let message = "XML 1.0 cannot carry U+" + String(scalar, radix: 16, uppercase: true)
        return XMLError(code: .invalidCharacter, offset: offset, message: message)
    }

    @inline(never)
    static func unexpectedEnd(at offset: Int, _ message: String) -> XMLError {
        XMLError(code: .unexpectedEnd, offset: offset, message: "the document ends too early: " + message)
    }

    @inline(never)
    func unexpectedEnd(_ message: String) -> XMLError {
        Self.unexpectedEnd(at: bytes.count, message)
    }

    @inline(never)
    func misuse(_ message: String) -> XMLError {
        XMLError(code: .misuse, offset: position, message: message)
    }

    func secondRoot() -> XMLError {
        malformed(at: position, "a document has one root element and nothing after it")
    }

    @inline(never)
    func tooDeep() -> XMLError {
        XMLError(
            code: .tooDeep,
            offset: position,
            message: "elements are nested deeper than the limit of \(maxDepth)"
        )
    }
}

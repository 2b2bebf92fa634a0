/// A pull reader over the bytes of one document, without a tree.
///
/// It accepts what a conforming non-validating parser accepts of UTF-8 documents without a document
/// type (XML 1.0, fifth edition), and refuses the rest with the byte's offset: a document type
/// declaration, another encoding, an entity other than the predefined five, elements nested deeper
/// than `maxDepth`. Prefixes are stripped and not resolved: the reader knows no namespaces, so a
/// prefix without a declaration is no error. After an error the reader's state is unspecified, and
/// further calls fail or answer nonsense, but never trap.
@_spi(XML) public struct XMLReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let maxDepth: Int

    /// The byte at which the reader stands.
    @usableFromInline var position = 0
    /// The number of elements that are open.
    public internal(set) var depth = 0
    /// The first `depth` are the elements that are open, the root first; what follows is stale.
    var open: [Name] = []
    /// Whether the innermost element was written `<a/>`, so that no end tag follows.
    @usableFromInline var isSelfClosed = false
    /// The attributes of the start tag that was read last.
    @usableFromInline var ranges: [AttributeRange] = []
    /// Their names, once they are too many to be compared one by one.
    var names: Set<ArraySlice<UInt8>> = []
    /// Memory for text that is not one run of the bytes.
    var scratch: [UInt8] = []
    /// Whether the declaration has been read, if there is one.
    var hasBegun = false
    /// Whether the root's start tag has been read.
    var hasRoot = false

    /// A reader over `bytes`, which refuses elements nested deeper than `maxDepth` (at least 1).
    public init(_ bytes: [UInt8], maxDepth: Int = 64) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        // As deep as the service's documents are; a deeper one makes room as it goes.
        open.reserveCapacity(8)
    }

    /// The byte, counted from 0, at which the reader stands.
    public var offset: Int { position }

    /// Reads the prolog and the root's start tag, and returns the root's name.
    ///
    /// - Throws: an ``XMLError`` when the document does not begin with them.
    public mutating func readRoot() throws(XMLError) -> Name {
        guard !hasRoot else { throw misuse("the root has been read already") }
        if !hasBegun {
            hasBegun = true
            try readDeclaration()
        }
        guard try skipMiscellany() else { throw unexpectedEnd("there is no root element") }
        hasRoot = true
        return try readStartTag()
    }

    /// Reads on to the next child's start tag, skipping text, comments and processing instructions.
    ///
    /// Whoever gets a child has to read it whole (with ``readText()``, ``skipElement()`` or this
    /// method until nil) before asking for the next.
    ///
    /// - Returns: the child's name, or nil when the open element's own end tag has been read.
    /// - Throws: an ``XMLError`` at the first fault.
    public mutating func nextChild() throws(XMLError) -> Name? {
        if isSelfClosed {
            closeSelfClosed()
            return nil
        }
        guard depth > 0 else { throw misuse("no element is open") }
        while true {
            try skipText()
            switch byte(position + 1) {
            case UInt8(ascii: "/"):
                try readEndTag()
                return nil
            case UInt8(ascii: "!"):
                _ = try readCommentOrSection()
            case UInt8(ascii: "?"):
                _ = try readProcessingInstruction()
            default:
                return try readStartTag()
            }
        }
    }

    /// Reads the open element's whole character data up to and including its end tag.
    ///
    /// References are resolved, CDATA sections are joined to the text around them, line ends become
    /// line feeds, comments and processing instructions are left out.
    ///
    /// - Throws: an ``XMLError``; one with the code `unexpectedElement` when there is a child.
    public mutating func readText() throws(XMLError) -> String {
        let start = position
        if let run = try readPlainText() { return text(run.lowerBound, run.upperBound) }
        return try readBrokenText(from: start)
    }

    /// Reads the rest of the open element, checking that it is well formed.
    ///
    /// - Throws: an ``XMLError`` at the first fault.
    public mutating func skipElement() throws(XMLError) {
        let outer = depth - 1
        guard outer >= 0 else { throw misuse("no element is open") }
        while depth > outer { _ = try nextChild() }
    }

    /// Reads the document's end, where only comments, processing instructions and white space may
    /// stand.
    ///
    /// - Throws: an ``XMLError`` when an element is still open or anything else follows.
    public mutating func readEnd() throws(XMLError) {
        guard hasRoot, depth == 0 else { throw misuse("the root has not been read to its end") }
        if try skipMiscellany() { throw secondRoot() }
    }

    /// Where the content of an element begins: what is needed to read it once more.
    @usableFromInline
    package struct ContentStart {
        @usableFromInline let position: Int
        @usableFromInline let depth: Int
        @usableFromInline let isSelfClosed: Bool

        @inlinable
        @inline(__always)
        init(position: Int, depth: Int, isSelfClosed: Bool) {
            self.position = position
            self.depth = depth
            self.isSelfClosed = isSelfClosed
        }
    }

    /// Where the content of the element begins whose start tag was read last.
    @inlinable
    @inline(__always)
    package var contentStart: ContentStart {
        ContentStart(position: position, depth: depth, isSelfClosed: isSelfClosed)
    }

    /// Goes back to the content of an element that may have been read in part or as a whole, but nothing behind it,
    /// and returns the element's name.
    package mutating func goBack(to start: ContentStart) throws(XMLError) -> Name {
        position = start.position
        depth = start.depth
        isSelfClosed = start.isSelfClosed
        guard depth > 0, depth <= open.count else { throw misuse("no element is open") }
        return open[depth - 1]
    }

    /// Reads the rest of the open element, checking that it is well formed, and returns all of it as it is written.
    package mutating func readElement(_ name: Name) throws(XMLError) -> String {
        try skipElement()
        return text(name.qualifiedStart - 1, position)
    }
}

@_spi(XML) extension XMLReader {
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

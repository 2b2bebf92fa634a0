/// A pull parser for the bytes of one document. It builds no tree.
///
/// It accepts every UTF-8 document without a document type that a conforming non-validating parser accepts (XML 1.0,
/// fifth edition). It rejects everything else with the byte offset: document type declarations, other encodings,
/// entities other than the predefined five, and elements nested deeper than `maxDepth`. Prefixes are stripped and not
/// resolved: the reader does not process namespaces, so an undeclared prefix is not an error. After an error, the
/// reader's state is unspecified. Further calls may fail or return wrong results, but never trap.
@_spi(XML) public struct XMLReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let maxDepth: Int

    /// The current byte position.
    @usableFromInline var position = 0
    /// The number of open elements.
    public internal(set) var depth = 0
    /// The first `depth` names are the open elements, root first. The rest is stale.
    var open: [Name] = []
    /// Whether the innermost element was written as `<a/>`, so that no end tag follows.
    @usableFromInline var isSelfClosed = false
    /// The attributes of the last start tag.
    @usableFromInline var ranges: [AttributeRange] = []
    /// The attributes' names, if there are too many to compare one by one.
    var names: Set<ArraySlice<UInt8>> = []
    /// Memory for text that is not one literal run.
    var scratch: [UInt8] = []
    /// Whether the optional XML declaration has been read.
    var hasBegun = false
    /// Whether the root's start tag has been read.
    var hasRoot = false

    /// Creates a reader over `bytes` that rejects elements nested deeper than `maxDepth` (at least 1).
    public init(_ bytes: [UInt8], maxDepth: Int = 64) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        // The depth of the service's documents. A deeper document grows the array.
        open.reserveCapacity(8)
    }

    /// Creates a reader over the body of a response. It skips leading white space.
    ///
    /// During a long operation, S3 sends white space to keep the connection open. XML allows none before its declaration.
    package init(response bytes: [UInt8]) {
        self.init(bytes)
        skipSpace()
    }

    /// Whether nothing follows the current position.
    package var isAtEnd: Bool { position >= bytes.count }

    /// The current byte offset, starting from 0.
    public var offset: Int { position }

    /// Reads the prolog and the root's start tag, and returns the root's name.
    ///
    /// - Throws: ``XMLError`` if the document does not begin with them.
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

    /// Reads up to the next child's start tag, skipping text, comments, and processing instructions.
    ///
    /// The caller must read each child completely (with ``readText()``, ``skipElement()``, or this method until it
    /// returns nil) before the next one.
    ///
    /// - Returns: The child's name, or nil after the open element's own end tag.
    /// - Throws: ``XMLError`` at the first fault.
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

    /// Reads all text of the open element up to and including its end tag.
    ///
    /// References are resolved, CDATA sections are joined with the surrounding text, line ends become line feeds, and
    /// comments and processing instructions are omitted.
    ///
    /// - Throws: ``XMLError``, with the code `unexpectedElement` if there is a child.
    public mutating func readText() throws(XMLError) -> String {
        let start = position
        if let run = try readPlainText() { return text(run.lowerBound, run.upperBound) }
        return try readBrokenText(from: start)
    }

    /// Reads the rest of the open element and checks that it is well formed.
    ///
    /// - Throws: ``XMLError`` at the first fault.
    public mutating func skipElement() throws(XMLError) {
        let outer = depth - 1
        guard outer >= 0 else { throw misuse("no element is open") }
        while depth > outer { _ = try nextChild() }
    }

    /// Reads the end of the document, where only comments, processing instructions, and white space are allowed.
    ///
    /// - Throws: ``XMLError`` if an element is still open or anything else follows.
    public mutating func readEnd() throws(XMLError) {
        guard hasRoot, depth == 0 else { throw misuse("the root has not been read to its end") }
        if try skipMiscellany() { throw secondRoot() }
    }

    /// The start of an element's content, from which it can be read again.
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

    /// The start of the content of the element whose start tag was read last.
    @inlinable
    @inline(__always)
    package var contentStart: ContentStart {
        ContentStart(position: position, depth: depth, isSelfClosed: isSelfClosed)
    }

    /// Returns to the content of an element that may have been read partly or completely, if nothing after it was read.
    /// Returns the element's name.
    package mutating func goBack(to start: ContentStart) throws(XMLError) -> Name {
        position = start.position
        depth = start.depth
        isSelfClosed = start.isSelfClosed
        guard depth > 0, depth <= open.count else { throw misuse("no element is open") }
        return open[depth - 1]
    }

    /// Reads the rest of the open element, checks that it is well formed, and returns the whole element unchanged.
    package mutating func readElement(_ name: Name) throws(XMLError) -> String {
        try skipElement()
        return text(name.qualifiedStart - 1, position)
    }
}

@_spi(XML) extension XMLReader {
    // Never inlined, to keep the code that builds messages out of the loops.

    @inline(never)
    static func malformed(at offset: Int, _ message: String) -> XMLError {
        XMLError(code: .malformed, offset: offset, message: message)
    }

    @inline(never)
    func malformed(at offset: Int, _ message: String) -> XMLError {
        // If the document was cut short, that is the error.
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

    /// The error for another kind of document: its root is `name`.
    @inline(never)
    package func unexpectedRoot(_ name: Name, expected: String) -> XMLError {
        XMLError(
            code: .unexpectedRoot,
            offset: 0,
            message: "expected \(expected), found <\(string(name))>"
        )
    }

    func secondRoot() -> XMLError {
        malformed(at: position, "only one root element is allowed, with nothing after it")
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

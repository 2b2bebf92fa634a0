/// Writes one document as UTF-8.
///
/// Elements have to be closed in the order in which they were opened; names are the program's own
/// and are not checked. What a receiver parses is, character for character, what was given: a
/// carriage return is written as a reference, lest line-end normalisation turn it into a line feed.
@_spi(XML) public struct XMLWriter: Sendable {
    private var bytes: [UInt8] = []
    private var open: [String] = []
    /// Whether the last start tag still lacks its `>`.
    private var isTagOpen = false

    /// A writer of an empty document, with an XML declaration or without.
    public init(declaration: Bool = false) {
        if declaration { append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    }

    /// Opens an element called `name`, which must be an XML name, in the default namespace
    /// `namespace` when one is given.
    ///
    /// A namespace with a character that XML cannot carry is left out.
    public mutating func startElement(_ name: String, namespace: String? = nil) {
        closeTag()
        append("<")
        append(name)
        open.append(name)
        isTagOpen = true
        if let namespace { try? attribute("xmlns", namespace) }
    }

    /// Adds an attribute to the element that was opened last, before anything is written in it.
    ///
    /// - Throws: an ``XMLError`` with the code `invalidCharacter` and the offset within `value`'s
    ///   UTF-8 of a character that XML 1.0 cannot carry, or with the code `misuse` when no start tag
    ///   is open. Nothing is written then.
    public mutating func attribute(_ name: String, _ value: String) throws(XMLError) {
        guard isTagOpen else {
            throw XMLError(
                code: .misuse,
                offset: bytes.count,
                message: "an attribute belongs into a start tag"
            )
        }
        let before = bytes.count
        append(" ")
        append(name)
        append("=\"")
        do {
            try appendEscaped(value, isAttribute: true)
        } catch {
            bytes.removeSubrange(before...)
            throw error
        }
        append("\"")
    }

    /// Adds character data to the open element.
    ///
    /// - Throws: an ``XMLError`` with the code `invalidCharacter` and the offset within `text`'s UTF-8
    ///   of a character that XML 1.0 cannot carry: a control but tab, line feed and carriage return,
    ///   U+FFFE or U+FFFF. Nothing is written then.
    public mutating func text(_ text: String) throws(XMLError) {
        guard !text.isEmpty else { return }
        closeTag()
        let before = bytes.count
        do {
            try appendEscaped(text, isAttribute: false)
        } catch {
            bytes.removeSubrange(before...)
            throw error
        }
    }

    /// Closes the element that was opened last; does nothing when none is open.
    public mutating func endElement() {
        guard let name = open.popLast() else { return }
        if isTagOpen {
            isTagOpen = false
            append("/>")
        } else {
            append("</")
            append(name)
            append(">")
        }
    }

    /// Writes the element `name` with nothing but `text` in it.
    ///
    /// - Throws: as ``text(_:)`` does.
    public mutating func element(_ name: String, _ text: String) throws(XMLError) {
        startElement(name)
        try self.text(text)
        endElement()
    }

    /// Writes the element `name` as `xml` has it.
    ///
    /// - Throws: an ``XMLError`` when `xml` is not one well-formed element of this name; nothing is written then.
    public mutating func element(_ name: String, xml: String) throws(XMLError) {
        var reader = XMLReader(Array(xml.utf8))
        let root = try reader.readRoot()
        try reader.skipElement()
        try reader.readEnd()
        guard xml.utf8.first == UInt8(ascii: "<"), reader.string(root) == name, !xml.hasPrefix("<?") else {
            throw XMLError(code: .misuse, offset: bytes.count, message: "expected an element called \(name)")
        }
        closeTag()
        append(xml)
    }

    /// The document, in which whatever was still open has been closed.
    public consuming func finish() -> [UInt8] {
        while !open.isEmpty { endElement() }
        return bytes
    }

    private mutating func closeTag() {
        guard isTagOpen else { return }
        isTagOpen = false
        append(">")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func appendEscaped(_ text: String, isAttribute: Bool) throws(XMLError) {
        if text.utf8.allSatisfy(Self.standsForItself) { return append(text) }
        var offset = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\r": append("&#xD;")
            case "\"" where isAttribute: append("&quot;")
            case "\n" where isAttribute: append("&#xA;")
            case "\t" where isAttribute: append("&#x9;")
            default:
                guard XMLCharacters.isCharacter(scalar.value) else {
                    throw XMLReader.invalidCharacter(scalar.value, at: offset)
                }
                bytes.append(contentsOf: String(scalar).utf8)
            }
            offset += UTF8.width(scalar)
        }
    }

    /// Whether a byte needs neither a reference nor a look at its neighbours, in text and attributes.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
            && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "\"")
    }
}

/// Writes one document as UTF-8.
///
/// The caller must close elements in the right order and use valid names. A receiver parses exactly the text that was
/// given: carriage returns are written as references, so that line-end normalization does not turn them into line
/// feeds.
@_spi(XML) public struct XMLWriter: Sendable {
    private var bytes: [UInt8] = []
    private var open: [String] = []
    /// Whether the last start tag still lacks its `>`.
    private var isTagOpen = false

    /// Creates a writer of an empty document.
    public init(declaration: Bool = false) {
        if declaration { append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    }

    /// Opens an element with the XML name `name`, optionally in the default namespace `namespace`.
    ///
    /// A namespace with a character that XML does not allow is omitted.
    public mutating func startElement(_ name: String, namespace: String? = nil) {
        closeTag()
        append("<")
        append(name)
        open.append(name)
        isTagOpen = true
        if let namespace { try? attribute("xmlns", namespace) }
    }

    /// Adds an attribute to the last opened element, before its content.
    ///
    /// - Throws: ``XMLError``, and writes nothing. The code is `invalidCharacter`, with the offset within `value`'s
    ///   UTF-8, for a character that XML 1.0 does not allow, or `misuse` if no start tag is open.
    public mutating func attribute(_ name: String, _ value: String) throws(XMLError) {
        guard isTagOpen else {
            throw XMLError(
                code: .misuse,
                offset: bytes.count,
                message: "an attribute must be written in a start tag"
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

    /// Adds text to the open element.
    ///
    /// - Throws: ``XMLError`` with the code `invalidCharacter`, and writes nothing. The offset within `text`'s UTF-8 is
    ///   that of a character that XML 1.0 does not allow: a control character other than tab, line feed, and carriage
    ///   return, U+FFFE, or U+FFFF.
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

    /// Closes the last opened element; does nothing if none is open.
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

    /// Writes the element `name` with the content `text`.
    ///
    /// - Throws: The errors of ``text(_:)``.
    public mutating func element(_ name: String, _ text: String) throws(XMLError) {
        startElement(name)
        try self.text(text)
        endElement()
    }

    /// Writes `xml` as the element `name`.
    ///
    /// - Throws: ``XMLError`` if `xml` is not one well-formed element with this name. Nothing is written then.
    public mutating func element(_ name: String, xml: String) throws(XMLError) {
        var reader = XMLReader(Array(xml.utf8))
        let root = try reader.readRoot()
        try reader.skipElement()
        try reader.readEnd()
        guard xml.utf8.first == UInt8(ascii: "<"), reader.string(root) == name, !xml.hasPrefix("<?") else {
            throw XMLError(code: .misuse, offset: bytes.count, message: "expected an element named \(name)")
        }
        closeTag()
        append(xml)
    }

    /// Closes all open elements and returns the document.
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

    /// Whether a byte is literal in text and attributes, regardless of its neighbors.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
            && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "\"")
    }
}

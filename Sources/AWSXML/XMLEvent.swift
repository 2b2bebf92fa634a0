/// One step of a document, as ``XMLReader/next()`` yields it.
public enum XMLEvent: Sendable, Hashable {
    /// A start tag, or the first half of `<a/>`, with the element's name as it is written.
    case startElement(name: String, attributes: [XMLAttribute])
    /// An end tag, or the second half of `<a/>`, with the element's name as it is written.
    case endElement(name: String)
    /// Character data up to the next tag, comment or processing instruction; never empty.
    case text(String)
    /// What stands between `<!--` and `-->`.
    case comment(String)
    /// A processing instruction's target, and what follows the white space after it.
    case processingInstruction(target: String, content: String)
}

/// An attribute of a start tag.
public struct XMLAttribute: Sendable, Hashable {
    /// The name as it is written, with its prefix.
    public var name: String
    /// The value, references resolved and white space normalised (XML 1.0, 3.3.3).
    public var value: String

    /// The attribute `name` with the value `value`.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

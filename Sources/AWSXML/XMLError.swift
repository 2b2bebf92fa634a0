/// An error in a document that is read or written, and its position.
@_spi(XML) public struct XMLError: Error, Sendable, Hashable {
    /// The kind of fault.
    public var code: Code
    /// The byte offset of the fault, starting from 0. For a writer, the number of bytes written so far.
    public var offset: Int
    /// What was wrong and what would be right, without the document's content.
    public var message: String

    /// Creates an error.
    public init(code: Code, offset: Int, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}

@_spi(XML) extension XMLError: CustomStringConvertible {
    /// The code, the offset, and the message, on one line.
    public var description: String { "XML \(code) at byte \(offset): \(message)" }
}

extension XMLError {
    /// Whether the document is empty or was cut off, so that another response may be complete.
    package var isCutOff: Bool { code == .unexpectedEnd }
}

@_spi(XML) extension XMLError {
    /// The kinds of fault.
    public enum Code: String, Sendable, CustomStringConvertible {
        /// The document ends before its root element does, or has no root element.
        case unexpectedEnd
        /// Markup or text that is not allowed in this place.
        case malformed
        /// An end tag that does not match its start tag.
        case mismatchedTag
        /// An attribute that occurs twice in one start tag.
        case duplicateAttribute
        /// A reference to an entity other than the five that are predefined.
        case unknownEntity
        /// A character that XML 1.0 does not allow, not even as a reference.
        case invalidCharacter
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A declared or detected encoding other than UTF-8.
        case unsupportedEncoding
        /// A document type declaration, which is not supported.
        case doctype
        /// Elements nested deeper than the reader's limit.
        case tooDeep
        /// A child element where text is expected.
        case unexpectedElement
        /// Text that is not a number, Boolean value, or date, or is out of range.
        case invalidValue
        /// Another kind of document: neither its root nor its content is as expected.
        case unexpectedRoot
        /// A required member is missing.
        case missingMember
        /// A call that is not allowed in the current state of the reader or writer.
        case misuse

        /// The kind's name.
        public var description: String { rawValue }
    }
}

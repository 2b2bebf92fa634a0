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
    /// The kinds of fault. Later versions may add more.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The kind's name.
        public var rawValue: String
        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The kind's name.
        public var description: String { rawValue }

        /// The document ends before its root element does, or has no root element.
        public static let unexpectedEnd = Self(rawValue: "unexpectedEnd")
        /// Markup or text that is not allowed in this place.
        public static let malformed = Self(rawValue: "malformed")
        /// An end tag that does not match its start tag.
        public static let mismatchedTag = Self(rawValue: "mismatchedTag")
        /// An attribute that occurs twice in one start tag.
        public static let duplicateAttribute = Self(rawValue: "duplicateAttribute")
        /// A reference to an entity other than the five that are predefined.
        public static let unknownEntity = Self(rawValue: "unknownEntity")
        /// A character that XML 1.0 does not allow, not even as a reference.
        public static let invalidCharacter = Self(rawValue: "invalidCharacter")
        /// Bytes that are not UTF-8.
        public static let invalidUTF8 = Self(rawValue: "invalidUTF8")
        /// A declared or detected encoding other than UTF-8.
        public static let unsupportedEncoding = Self(rawValue: "unsupportedEncoding")
        /// A document type declaration, which is not supported.
        public static let doctype = Self(rawValue: "doctype")
        /// Elements nested deeper than the reader's limit.
        public static let tooDeep = Self(rawValue: "tooDeep")
        /// A child element where text is expected.
        public static let unexpectedElement = Self(rawValue: "unexpectedElement")
        /// Text that is not a number, Boolean value, or date, or is out of range.
        public static let invalidValue = Self(rawValue: "invalidValue")
        /// Another kind of document: neither its root nor its content is as expected.
        public static let unexpectedRoot = Self(rawValue: "unexpectedRoot")
        /// A required member is missing.
        public static let missingMember = Self(rawValue: "missingMember")
        /// A call that is not allowed in the current state of the reader or writer.
        public static let misuse = Self(rawValue: "misuse")
    }
}

/// Why a document could not be read or written, and where.
@_spi(XML) public struct XMLError: Error, Sendable, Hashable {
    /// The kind of fault.
    public var code: Code
    /// The byte, counted from 0, at which the fault was seen; for a writer, the bytes written so far.
    public var offset: Int
    /// What was wrong and what would be right, in a few words without the document's content.
    public var message: String

    /// An error of the kind `code` at the byte `offset`.
    public init(code: Code, offset: Int, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}

@_spi(XML) extension XMLError: CustomStringConvertible {
    /// The code, the offset and the message on one line.
    public var description: String { "XML \(code) at byte \(offset): \(message)" }
}

@_spi(XML) extension XMLError {
    /// The kinds of fault; open, so that a later version can tell more of them apart.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The kind's name.
        public var rawValue: String
        /// The kind with the name `rawValue`.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The kind's name.
        public var description: String { rawValue }

        /// The document ends before its root element does, or has none.
        public static let unexpectedEnd = Self(rawValue: "unexpectedEnd")
        /// Markup or text that the grammar does not allow at this place.
        public static let malformed = Self(rawValue: "malformed")
        /// An end tag whose name is not its start tag's.
        public static let mismatchedTag = Self(rawValue: "mismatchedTag")
        /// An attribute that stands twice in one start tag.
        public static let duplicateAttribute = Self(rawValue: "duplicateAttribute")
        /// A reference to an entity other than the five of the XML recommendation.
        public static let unknownEntity = Self(rawValue: "unknownEntity")
        /// A character that XML 1.0 cannot carry, itself or as a reference.
        public static let invalidCharacter = Self(rawValue: "invalidCharacter")
        /// Bytes that are not UTF-8.
        public static let invalidUTF8 = Self(rawValue: "invalidUTF8")
        /// A declared or evident encoding other than UTF-8.
        public static let unsupportedEncoding = Self(rawValue: "unsupportedEncoding")
        /// A document type declaration, which is never read.
        public static let doctype = Self(rawValue: "doctype")
        /// Elements nested deeper than the reader's limit.
        public static let tooDeep = Self(rawValue: "tooDeep")
        /// A child where only text is due.
        public static let unexpectedElement = Self(rawValue: "unexpectedElement")
        /// Text that is no number, boolean or date, or one out of range.
        public static let invalidValue = Self(rawValue: "invalidValue")
        /// A document of another kind: neither its root nor what is in it is what was asked for.
        public static let unexpectedRoot = Self(rawValue: "unexpectedRoot")
        /// A member that every value of the structure has did not come.
        public static let missingMember = Self(rawValue: "missingMember")
        /// A call that the reader's or the writer's state does not allow.
        public static let misuse = Self(rawValue: "misuse")
    }
}

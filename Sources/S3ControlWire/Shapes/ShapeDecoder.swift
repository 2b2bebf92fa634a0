@_spi(XML) public import AWSXML
@_spi(XML) public import Basics
@_spi(Shapes) public import S3ControlModel

/// Reads the model's values out of a document, straight into their structs.
///
/// It runs a structure's description over the element's children: the member that has a child's name
/// reads it, and the next member goes on with the next child. One run suffices when the children come
/// in the description's order; others take further runs. At the end it runs once more if a member has
/// not come, to find those that should have.
///
/// What it does not know, and what it cannot read though the document is well formed, it keeps as XML in the
/// structure that holds it (`unknownMembers`), so that one odd value spoils nothing else. Only a missing id or
/// status of a job fails. Of several elements for one member the last that can be read counts.
@_spi(Shapes) public struct ShapeDecoder: ShapeSource {
    private var reader: XMLReader
    private var cursor = Cursor()
    /// Whether a value that cannot be read is an error.
    private let isStrict: Bool
    /// How many structures are being read.
    private var level = 0
    /// What was kept as XML for the structures that are being read, the outermost first. It is not part of the cursor,
    /// which is copied for each structure: a reference to count there made decoding 7 % slower.
    private var kept: [(level: Int, member: UnknownMember)] = []
    /// Whether a value was missing without which a result tells nothing.
    private var isLost = false

    /// Where the description of the innermost structure stands.
    private struct Cursor {
        enum Phase { case matching, finishing }
        enum Child { case unread, read(XMLReader.Name), none }

        var phase = Phase.matching
        /// The child element that looks for its member. It stays unread, so that the member that is
        /// described next may find that it is the one, until that one is another.
        var child = Child.unread
        /// Whether the present run has found the member of a child.
        var hasFound = false
        /// The position of the member that is described next.
        var index: UInt64 = 0
        /// The members that came, a bit each by position.
        var seen: UInt64 = 0
        var isAtEnd: Bool {
            if case .none = child { true } else { false }
        }
    }

    /// A decoder that stands within the element whose start tag `reader` has just read.
    init(reader: consuming XMLReader, isStrict: Bool) {
        self.reader = reader
        self.isStrict = isStrict
    }

    /// Reads a whole document whose root is a `Root`.
    ///
    /// The root may have any name as long as its content is known: services have been seen to differ
    /// from their model here. A document with neither the name nor a known member, such as an HTML
    /// page, is refused.
    ///
    /// Another module's call is not specialised to `Root`: for the messages of the operations
    /// ``RESTOperation/readResponse(_:)`` and ``RESTOperation/readRequest(_:body:)`` are much faster.
    ///
    /// - Parameter isStrict: Whether a value that cannot be read is an error, as it is in a request.
    /// - Throws: ``XMLError`` with the byte offset of what is wrong.
    public static func decode<Root: Shape>(
        _ type: Root.Type,
        from document: [UInt8],
        isStrict: Bool = false
    ) throws(XMLError) -> Root {
        var reader = XMLReader(document)
        let root = try reader.readRoot()
        return try decode(type, from: consume reader, root: root, isStrict: isStrict)
    }

    /// Reads the rest of a document whose root's start tag has been read.
    static func decode<Root: Shape>(
        _ type: Root.Type,
        from reader: consuming XMLReader,
        root: XMLReader.Name,
        isStrict: Bool = false
    ) throws(XMLError) -> Root {
        let isNamedRight = reader.matches(root, type.shapeName)
        var decoder = ShapeDecoder(reader: consume reader, isStrict: isStrict)
        let value = try decoder.members(of: type) { (decoder, seen) throws(XMLError) in
            guard isNamedRight || seen != 0 else {
                throw XMLError(
                    code: .unexpectedRoot,
                    offset: 0,
                    message: "expected <\(type.shapeName)>, found <\(decoder.reader.string(root))>"
                )
            }
        }
        try decoder.reader.readEnd()
        return value
    }

    /// Reads the members of a structure, up to and including the end tag of its element.
    private mutating func members<Structure: Shape>(
        of type: Structure.Type,
        check: (ShapeDecoder, _ seen: UInt64) throws(XMLError) -> Void = { _, _ in }
    ) throws(XMLError) -> Structure {
        let outer = cursor
        cursor = Cursor()
        level &+= 1
        // After an error, too: the caller may go on.
        defer {
            cursor = outer
            level &-= 1
        }
        var value = Structure.blank
        repeat {
            cursor.index = 0
            cursor.hasFound = false
            try Structure.describe(&value, to: &self)
            // A child that no member of a whole run took is one that this version does not know.
            if !cursor.hasFound, case .read(let name) = cursor.child {
                try keepElement(name)
                cursor.child = .unread
            }
            if case .unread = cursor.child { try readChild() }
        } while !cursor.isAtEnd
        try check(self, cursor.seen)
        if cursor.index == 0 || cursor.seen != UInt64.max &>> (64 &- cursor.index) {
            cursor.phase = .finishing
            cursor.index = 0
            try Structure.describe(&value, to: &self)
        }
        if !kept.isEmpty { takeKept(into: &value.unknownMembers) }
        return value
    }

    /// Whether the element that is being matched is the member described now; marks it as found.
    @inline(__always)
    private mutating func isMatch(_ member: Member) throws(XMLError) -> Bool {
        let bit = UInt64(1) &<< cursor.index
        cursor.index &+= 1
        guard member.location == .body else { return false }
        if case .unread = cursor.child {
            if cursor.seen & bit == 0, reader.readStartTag(member.wireName) {
                cursor.seen |= bit
                cursor.hasFound = true
                return true
            }
            try readChild()
        }
        guard case .read(let element) = cursor.child, reader.matches(element, member.wireName) else {
            return false
        }
        cursor.seen |= bit
        cursor.hasFound = true
        return true
    }
}

extension ShapeDecoder {
    @inline(never)
    private mutating func readChild() throws(XMLError) {
        cursor.child = try reader.nextChild().map { .read($0) } ?? .none
    }

    // Out of line, as the description of every member may need them, and given no more of the member than they
    // need: the rest of it is then never put together.

    /// Reads the present element without knowing what it means.
    @inline(never)
    private mutating func keepElement(_ name: XMLReader.Name) throws(XMLError) {
        let element = try reader.readElement(name)
        kept.append((level, UnknownMember(name: reader.string(name), xml: element)))
    }

    /// Moves what was kept for the innermost structure into it.
    @inline(never)
    private mutating func takeKept(into members: inout UnknownMembers) {
        let start = startOfKept(from: level)
        for (_, member) in kept[start...] { members.append(member) }
        kept.removeSubrange(start...)
    }

    /// Where in ``kept`` the members of structures from `level` on begin.
    private func startOfKept(from level: Int) -> Int {
        (kept.lastIndex { $0.level < level } ?? -1) + 1
    }

    /// Keeps the element that began before `start` as XML, because `error` came of reading it as a value.
    @inline(never)
    private mutating func keepElement(
        from start: XMLReader.ContentStart,
        _ error: XMLError
    ) throws(XMLError) {
        guard !isStrict, !isLost else { throw error }
        // What the structures within the element kept is part of it.
        kept.removeSubrange(startOfKept(from: level + 1)...)
        try keepElement(reader.goBack(to: start))
    }

    @inline(never)
    private func missing(_ name: StaticString) -> XMLError {
        XMLError(code: .missingMember, offset: reader.offset, message: "<\(name)> is missing")
    }
}

@_spi(Shapes) extension ShapeDecoder: ShapeVisitor {
    /// Reads the member if the present element is it; at the end, checks that it came or may be absent.
    @inline(__always)
    public mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value
    ) throws(XMLError) {
        if try isMatch(member) {
            do {
                value = try Value.read(from: &self)
            } catch {
                if Value.isIndispensable { isLost = true }
                throw error
            }
            cursor.child = .unread
        } else if cursor.phase == .finishing, member.location == .body,
            cursor.seen & (1 &<< (cursor.index &- 1)) == 0
        {
            if !member.isRequired, let absent = Value.valueWhenAbsent {
                value = absent
                return
            }
            if Value.isIndispensable { isLost = true }
            throw missing(member.wireName)
        }
    }

    /// Reads the member if the present element is it; keeps it as XML if it cannot be read.
    @inline(__always)
    public mutating func member<Value: ShapeValue>(
        _ member: Member,
        _ value: inout Value?
    ) throws(XMLError) {
        guard try isMatch(member) else { return }
        let start = reader.contentStart
        do {
            value = try Value.read(from: &self)
        } catch {
            try keepElement(from: start, error)
        }
        cursor.child = .unread
    }
}

@_spi(Shapes) extension ShapeDecoder {
    /// The text of the present element.
    public mutating func string() throws(XMLError) -> String {
        try reader.readText()
    }

    /// The whole number in the present element.
    public mutating func integer() throws(XMLError) -> Int {
        try reader.readInteger()
    }

    /// The truth value in the present element.
    public mutating func boolean() throws(XMLError) -> Bool {
        try reader.readBoolean()
    }

    /// The date in the present element.
    public mutating func timestamp() throws(XMLError) -> Date {
        Date(timeIntervalSince1970: try reader.readTimestamp().secondsSince1970)
    }

    /// The list in the present element: its children, whatever their names.
    public mutating func list<Element: ShapeValue>(of type: Element.Type) throws(XMLError) -> [Element] {
        var elements: [Element] = []
        while try reader.nextChild() != nil {
            let start = reader.contentStart
            do {
                elements.append(try Element.read(from: &self))
            } catch {
                try keepElement(from: start, error)
            }
        }
        return elements
    }

    /// The map in the present element: `<entry><key/><value/></entry>` for each entry.
    public mutating func map() throws(XMLError) -> [String: String] {
        var entries: [String: String] = [:]
        while try reader.nextChild() != nil {
            var key: String?
            var value: String?
            while let part = try reader.nextChild() {
                if reader.matches(part, "key") {
                    key = try reader.readText()
                } else if reader.matches(part, "value") {
                    value = try reader.readText()
                } else {
                    try reader.skipElement()
                }
            }
            guard let key, let value else {
                throw XMLError(
                    code: .missingMember,
                    offset: reader.offset,
                    message: "a map's entry needs <key> and <value>"
                )
            }
            entries[key] = value
        }
        return entries
    }

    /// The structure in the present element.
    public mutating func structure<Structure: Shape>(_ type: Structure.Type) throws(XMLError) -> Structure {
        try members(of: type)
    }

    /// What to throw for text that is no value of its type.
    public func invalid(_ text: String, expected: String) -> XMLError {
        XMLError(
            code: .invalidValue,
            offset: reader.offset,
            message: "expected \(expected), found \"\(text.prefix(80))\""
        )
    }
}

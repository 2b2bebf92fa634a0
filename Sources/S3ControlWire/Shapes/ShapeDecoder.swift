@_spi(XML) public import AWSXML
@_spi(XML) public import Basics
@_spi(Shapes) public import S3ControlModel

/// Reads the model's values from a document directly into their structs.
///
/// The decoder runs a structure's description over the element's children. The member with a child's name reads that
/// child, and the next member continues with the next child. If the children are in the order of the description, one
/// run is enough; otherwise it takes several. If a member was absent, a last run checks whether it is required.
///
/// Anything unknown or unreadable in a well-formed document is kept as XML in the enclosing structure
/// (`unknownMembers`), so that a single unexpected value does not make the whole response unreadable. Only a missing
/// job ID or status is an error. If an element occurs several times, the last readable one counts.
@_spi(Shapes) public struct ShapeDecoder: ShapeSource {
    private var reader: XMLReader
    private var cursor = Cursor()
    /// Whether an unreadable value is an error.
    private let isStrict: Bool
    /// The nesting depth of the current structure.
    private var level = 0
    /// The members kept as XML for the structures being read, outermost first. Kept outside the cursor, which is copied
    /// for each structure: with an array in it, decoding was 7% slower.
    private var kept: [(level: Int, member: UnknownMember)] = []
    /// Whether a value was missing that the result is useless without.
    private var isLost = false

    /// The position within the description of the innermost structure.
    private struct Cursor {
        enum Phase { case matching, finishing }
        enum Child { case unread, read(XMLReader.Name), none }

        var phase = Phase.matching
        /// The child element that has no member yet. It stays unread, so that the next member described can match it.
        var child = Child.unread
        /// Whether the current run has found the member of a child.
        var hasFound = false
        /// The index of the next member described.
        var index: UInt64 = 0
        /// The members that were present, one bit per index.
        var seen: UInt64 = 0
        var isAtEnd: Bool {
            if case .none = child { true } else { false }
        }
    }

    /// Creates a decoder for the element whose start tag `reader` has just read.
    init(reader: consuming XMLReader, isStrict: Bool) {
        self.reader = reader
        self.isStrict = isStrict
    }

    /// Reads a whole document whose root is a `Root`.
    ///
    /// The root can have any name if a child is a known member, because services have been seen to deviate from their
    /// model here. A document with neither, such as an HTML page, is rejected.
    ///
    /// Calls from other modules are not specialized for `Root`. For messages of the operations,
    /// ``RESTOperation/readResponse(_:)`` and ``RESTOperation/readRequest(_:body:)`` are much faster.
    ///
    /// - Parameter isStrict: Whether an unreadable value is an error, as in a request.
    /// - Throws: ``XMLError`` with the byte offset of the fault.
    public static func decode<Root: Shape>(
        _ type: Root.Type,
        from document: [UInt8],
        isStrict: Bool = false
    ) throws(XMLError) -> Root {
        var reader = isStrict ? XMLReader(document) : XMLReader(response: document)
        let root = try reader.readRoot()
        return try decode(type, from: consume reader, root: root, isStrict: isStrict)
    }

    /// Reads the rest of a document after the root's start tag.
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
                throw decoder.reader.unexpectedRoot(root, expected: "<\(type.shapeName)>")
            }
        }
        try decoder.reader.readEnd()
        return value
    }

    /// Reads the members of a structure up to and including the end tag.
    private mutating func members<Structure: Shape>(
        of type: Structure.Type,
        check: (ShapeDecoder, _ seen: UInt64) throws(XMLError) -> Void = { _, _ in }
    ) throws(XMLError) -> Structure {
        let outer = cursor
        cursor = Cursor()
        level &+= 1
        // Also after an error, because the caller may continue.
        defer {
            cursor = outer
            level &-= 1
        }
        var value = Structure.blank
        repeat {
            cursor.index = 0
            cursor.hasFound = false
            try Structure.describe(&value, to: &self)
            // A child that no member has read in a complete run is unknown to this version.
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

    /// Whether the current element is the described member. If so, marks it as found.
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

    // Out of line because the description of every member may need them. They take only the parts of a member that they
    // need, so that the rest is never constructed.

    /// Reads the current element as an unknown member.
    @inline(never)
    private mutating func keepElement(_ name: XMLReader.Name) throws(XMLError) {
        let element = try reader.readElement(name)
        kept.append((level, UnknownMember(name: reader.string(name), xml: element)))
    }

    /// Moves the members kept for the innermost structure into it.
    @inline(never)
    private mutating func takeKept(into members: inout UnknownMembers) {
        let start = startOfKept(from: level)
        for (_, member) in kept[start...] { members.append(member) }
        kept.removeSubrange(start...)
    }

    /// The start in ``kept`` of the members of structures at `level` and below.
    private func startOfKept(from level: Int) -> Int {
        (kept.lastIndex { $0.level < level } ?? -1) + 1
    }

    /// Keeps the element that began before `start` as XML because reading it failed with `error`.
    @inline(never)
    private mutating func keepElement(
        from start: XMLReader.ContentStart,
        _ error: XMLError
    ) throws(XMLError) {
        guard !isStrict, !isLost else { throw error }
        // The element kept as XML includes what was kept for structures within it.
        kept.removeSubrange(startOfKept(from: level + 1)...)
        try keepElement(reader.goBack(to: start))
    }

    @inline(never)
    private func missing(_ name: StaticString) -> XMLError {
        XMLError(code: .missingMember, offset: reader.offset, message: "<\(name)> is missing")
    }
}

@_spi(Shapes) extension ShapeDecoder: ShapeVisitor {
    /// Reads the member if the current element is it. In the last run, checks that it was present or may be absent.
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

    /// Reads the member if the current element is it. Keeps the element as XML if it cannot be read.
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
    /// Reads the text of the current element.
    public mutating func string() throws(XMLError) -> String {
        try reader.readText()
    }

    /// Reads the whole number in the current element.
    public mutating func integer() throws(XMLError) -> Int {
        try reader.readInteger()
    }

    /// Reads the Boolean value in the current element.
    public mutating func boolean() throws(XMLError) -> Bool {
        try reader.readBoolean()
    }

    /// Reads the date in the current element.
    public mutating func timestamp() throws(XMLError) -> Date {
        Date(timeIntervalSince1970: try reader.readTimestamp().secondsSince1970)
    }

    /// Reads the list in the current element: its children, with any name.
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

    /// Reads the map in the current element: `<entry><key/><value/></entry>` for each entry.
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
                    message: "a map entry must have a <key> and a <value>"
                )
            }
            entries[key] = value
        }
        return entries
    }

    /// Reads the structure in the current element.
    public mutating func structure<Structure: Shape>(_ type: Structure.Type) throws(XMLError) -> Structure {
        try members(of: type)
    }

    /// The error for text that is not a value of its type.
    public func invalid(_ text: String, expected: String) -> XMLError {
        XMLError(
            code: .invalidValue,
            offset: reader.offset,
            message: "expected \(expected), found \"\(text.prefix(80))\""
        )
    }
}

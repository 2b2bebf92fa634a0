package import S3ControlWire

/// Reads a YAML document as a JSON value.
///
/// It supports what people and programs write as input for commands: block and flow collections, all kinds of scalars,
/// comments, anchors, aliases, and merge keys. Plain scalars are resolved with the core schema of YAML 1.2. Anything
/// without an equivalent in JSON is an error: collections as keys, several documents, and application-specific tags.
///
/// A YAML library would require all of Foundation, which makes the program five times as large and its start several
/// milliseconds slower.
package struct YAMLReader {
    static let maximumDepth = 128
    /// The maximum number of values in a document, including those repeated by aliases.
    static let maximumValues = 100_000

    let scalars: [Unicode.Scalar]
    var position = 0
    var depth = 0
    var values = 0
    var anchors: [String: Anchored] = [:]

    /// A value with an anchor, and the number of values that an alias to it adds.
    struct Anchored {
        var value: JSONValue
        var size: Int
        var depth: Int
    }

    /// The properties before a value.
    struct Properties {
        var anchor: String?
        var tag: String?

        var isEmpty: Bool { anchor == nil && tag == nil }
    }

    private init(_ text: String) {
        // YAML 1.2.2, section 5.4: CR LF, LF, and CR are line ends.
        var scalars: [Unicode.Scalar] = []
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            if scalar == "\n", isAfterReturn { continue }
            scalars.append(scalar == "\r" ? "\n" : scalar)
        }
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        self.scalars = scalars
    }

    /// Reads a document.
    ///
    /// - Throws: ``YAMLError`` with the line and column of the error.
    package static func read(_ text: String) throws(YAMLError) -> JSONValue {
        var reader = YAMLReader(text)
        return try reader.document()
    }

    mutating func document() throws(YAMLError) -> JSONValue {
        try skipToContent()
        while current == "%" {
            // Skips directives: a version, or tags, which are rejected where they are used.
            skipLine()
            try skipToContent()
        }
        if isMarker("-") { position += 3 }
        let value = try blockNode(parent: -1)
        try skipToContent()
        if isMarker(".") {
            position += 3
            try skipToContent()
        }
        guard current == nil else {
            throw failure(
                isMarker("-") ? "there is more than one document" : "expected the end of the document"
            )
        }
        return value
    }

    // MARK: Positions

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func scalar(after offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    /// The start of the current line.
    var lineStart: Int {
        var start = position
        while start > 0, scalars[start - 1] != "\n" { start -= 1 }
        return start
    }

    /// The current column, from 0.
    var column: Int { position - lineStart }

    var isAfterSpace: Bool { position == 0 || " \t\n".unicodeScalars.contains(scalars[position - 1]) }

    /// Whether `-`, `?`, or `:` is an indicator here and not part of text.
    func isIndicator(_ mark: Unicode.Scalar) -> Bool {
        current == mark && (scalar(after: 1).map { " \t\n".unicodeScalars.contains($0) } ?? true)
    }

    /// Whether `---` or `...` is on its own at the start of a line.
    func isMarker(_ mark: Unicode.Scalar) -> Bool {
        current == mark && scalar(after: 1) == mark && scalar(after: 2) == mark
            && (position == 0 || scalars[position - 1] == "\n")
            && (scalar(after: 3).map { " \t\n".unicodeScalars.contains($0) } ?? true)
    }

    mutating func skipBlanks() {
        while current == " " || current == "\t" { position += 1 }
    }

    mutating func skipLine() {
        while let scalar = current, scalar != "\n" { position += 1 }
    }

    /// Skips white space, comments, and line ends.
    mutating func skipToContent() throws(YAMLError) {
        while true {
            let start = position
            skipBlanks()
            if current == "#", isAfterSpace {
                skipLine()
            }
            guard current == "\n" else {
                let isIndented = start == 0 || scalars[start - 1] == "\n"
                if isIndented, current != nil, scalars[start..<position].contains("\t") {
                    throw failure("tabs are not allowed as indentation")
                }
                return
            }
            position += 1
        }
    }

    func failure(_ message: String, at place: Int? = nil) -> YAMLError {
        let place = min(place ?? position, scalars.count)
        let before = scalars[..<place]
        let start = (before.lastIndex(of: "\n") ?? -1) + 1
        return YAMLError(message: message, line: before.count { $0 == "\n" } + 1, column: place - start + 1)
    }

    // MARK: Anchors, aliases, and limits

    mutating func alias(_ properties: Properties) throws(YAMLError) -> JSONValue {
        let start = position
        position += 1
        let name = word()
        guard properties.isEmpty else {
            throw failure("an alias must not have an anchor or a tag", at: start)
        }
        guard let anchored = anchors[name] else {
            throw failure("the anchor &\(name) is not defined above", at: start)
        }
        try count(anchored.size, at: start)
        guard depth + anchored.depth <= Self.maximumDepth else { throw tooDeep() }
        return anchored.value
    }

    /// Counts a scalar, applies its tag, and stores it under its anchor.
    mutating func node(_ scalar: JSONValue, _ properties: Properties) throws(YAMLError) -> JSONValue {
        try count(1, at: position)
        let value = if let tag = properties.tag { try tagged(scalar, tag) } else { scalar }
        if let anchor = properties.anchor { anchors[anchor] = Anchored(value: value, size: 1, depth: 0) }
        return value
    }

    mutating func nested(
        _ properties: Properties,
        _ read: (inout YAMLReader) throws(YAMLError) -> JSONValue
    ) throws(YAMLError) -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw tooDeep() }
        try count(1, at: position)
        let before = values
        let value = try read(&self)
        if let anchor = properties.anchor {
            anchors[anchor] = Anchored(value: value, size: values - before + 1, depth: value.depth)
        }
        switch properties.tag {
        case nil, "!", "!!map", "!!seq": return value
        case let tag?: throw failure("the tag \(tag) is not supported")
        }
    }

    mutating func count(_ size: Int, at position: Int) throws(YAMLError) {
        values += size
        guard values <= Self.maximumValues else {
            throw failure("the document has more than \(Self.maximumValues) values", at: position)
        }
    }

    func tooDeep() -> YAMLError { failure("nested more than \(Self.maximumDepth) levels deep") }

    mutating func readProperties(_ properties: inout Properties) throws(YAMLError) {
        let isAnchor = current == "&"
        position += 1
        let name = word()
        if isAnchor {
            guard !name.isEmpty, properties.anchor == nil else {
                throw failure("expected one anchor name")
            }
            properties.anchor = name
        } else {
            guard properties.tag == nil else { throw failure("a value must have only one tag") }
            properties.tag = "!" + name
        }
    }

    /// Reads up to the next space or delimiter of a flow collection.
    mutating func word() -> String {
        var view = String.UnicodeScalarView()
        while let scalar = current, !" \t\n,[]{}".unicodeScalars.contains(scalar) {
            view.append(scalar)
            position += 1
        }
        return String(view)
    }
}

extension JSONValue {
    /// The nesting depth of collections.
    fileprivate var depth: Int {
        switch self {
        case .array(let elements): 1 + (elements.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.map(\.value.depth).max() ?? 0)
        default: 0
        }
    }
}

@_spi(Shapes) import S3ControlWire

/// Parses the AWS CLI's shorthand: `Key=a,Value=b`, `Fields=[a,b]`, `Location={ObjectArn=x,ETag=y}`.
///
/// The result consists of text, lists, and objects. ``ShorthandConverter``
/// converts the text to the model's types.
///
/// Source: the [AWS CLI's shorthand](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html),
/// and the behavior of its version 1.
struct ShorthandParser {
    /// The maximum nesting depth of lists and objects.
    static let maximumDepth = 128

    private let text: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var loadsFiles = false
    private let load: (String) throws(CommandError) -> String?

    /// Invalid shorthand, or a file that cannot be read.
    enum Failure: Error {
        case syntax(ShorthandError)
        case file(CommandError)
    }

    /// - Parameter load: Returns the content of the file that a value such as
    ///   `file://x` names; nil for other values.
    init(_ text: String, load: @escaping (String) throws(CommandError) -> String?) {
        self.text = Array(text.unicodeScalars)
        self.load = load
    }

    mutating func parse() throws(Failure) -> JSONValue {
        var members: [JSONValue.Member] = []
        var start = 0
        while true {
            let (key, value) = try pair()
            guard !members.contains(where: { $0.name == key }) else {
                var error = failure("Second instance of key \"\(key)\" encountered", at: start)
                error.text += Array(
                    "\nThis is often because there is a preceding \",\" instead of a space.".unicodeScalars
                )
                throw .syntax(error)
            }
            members.append(.init(key, value))
            guard index < text.count else { return .object(members) }
            start = index + 1
            try expect(",")
        }
    }

    private mutating func pair() throws(Failure) -> (String, JSONValue) {
        let key = try keyAndEquals()
        return (key, try values())
    }

    /// Parses `key=`, or `key@=` if the value may name a file.
    private mutating func keyAndEquals() throws(Failure) -> String {
        var key = String.UnicodeScalarView()
        while let scalar = current, Self.isKey(scalar) {
            key.append(scalar)
            index += 1
        }
        loadsFiles = false
        skipSpace()
        if current == "@" {
            loadsFiles = true
            index += 1
        }
        try expect("=")
        return String(key)
    }

    private mutating func values() throws(Failure) -> JSONValue {
        switch current {
        case nil: return .string("")
        case "[", "{": return try collection()
        default: return try commaSeparated()
        }
    }

    /// Parses a value. `a` is text, and `a,b` is a list. In `a,b=c`, the next pair begins after the comma.
    private mutating func commaSeparated() throws(Failure) -> JSONValue {
        let first = try scalar()
        skipSpace()
        guard current == "," else { return first }
        try expect(",")
        var elements = [first]
        while true {
            do throws(Failure) {
                let next = try laterScalar()
                skipSpace()
                guard current != nil else {
                    elements.append(next)
                    break
                }
                try expect(",")
                elements.append(next)
            } catch {
                guard case .syntax = error, current != nil else { throw error }
                while text[index] != "," { index -= 1 }
                break
            }
        }
        return elements.count == 1 ? first : .array(elements)
    }

    /// Parses a list or an object. Each level takes stack, so their depth is limited.
    private mutating func collection() throws(Failure) -> JSONValue {
        guard depth < Self.maximumDepth else {
            throw .syntax(failure("Nested more than \(Self.maximumDepth) levels deep", at: index))
        }
        depth += 1
        defer { depth -= 1 }
        let isList = current == "["
        return try isList ? list() : object()
    }

    private mutating func list() throws(Failure) -> JSONValue {
        try expect("[")
        var elements: [JSONValue] = []
        while current != "]" {
            elements.append(try explicitValue())
            try separate(until: "]")
        }
        index += 1
        return .array(elements)
    }

    private mutating func object() throws(Failure) -> JSONValue {
        try expect("{")
        var members: [JSONValue.Member] = []
        while current != "}" {
            let key = try keyAndEquals()
            let value = try explicitValue()
            members.removeAll { $0.name == key }
            members.append(.init(key, value))
            try separate(until: "}")
        }
        index += 1
        return .object(members)
    }

    private mutating func explicitValue() throws(Failure) -> JSONValue {
        switch current {
        case "[", "{": try collection()
        default: try scalar()
        }
    }

    private mutating func separate(until end: Unicode.Scalar) throws(Failure) {
        skipSpace()
        if current != end { try expect(",") }
    }

    private mutating func scalar() throws(Failure) -> JSONValue {
        if current == "'" || current == "\"" { return try resolve(try quoted()) }
        guard let word = word(follow: Self.isFirstFollow) else { return .string("") }
        return try resolve(word)
    }

    private mutating func laterScalar() throws(Failure) -> JSONValue {
        if current == "'" || current == "\"" { return try resolve(try quoted()) }
        guard let word = word(follow: Self.isLaterFollow) else {
            throw .syntax(failure("Expected: '<second>', received: '<none>'", at: index))
        }
        return try resolve(word)
    }

    private func resolve(_ value: String) throws(Failure) -> JSONValue {
        guard loadsFiles else { return .string(value) }
        do throws(CommandError) {
            return .string(try load(value) ?? value)
        } catch {
            throw .file(error)
        }
    }

    /// Parses a word without quotation marks, in which `\,` is a comma.
    private mutating func word(follow: (Unicode.Scalar) -> Bool) -> String? {
        let start = index
        while let scalar = current {
            if scalar == "\\", index + 1 < text.count, text[index + 1] == "," {
                index += 2
            } else if index == start ? Self.isStart(scalar) : follow(scalar) {
                index += 1
            } else {
                break
            }
        }
        guard index > start else { return nil }
        var word = String.UnicodeScalarView()
        var position = start
        while position < index {
            if text[position] == "\\", position + 1 < index, text[position + 1] == "," { position += 1 }
            word.append(text[position])
            position += 1
        }
        while word.last?.properties.isWhitespace == true { word.removeLast() }
        return String(word)
    }

    /// Parses quoted text, in which a backslash escapes the quotation mark or another backslash.
    private mutating func quoted() throws(Failure) -> String {
        let quote = text[index]
        var position = index + 1
        var lastProtected: Int?
        while position < text.count, text[position] != quote {
            if text[position] == "\\", position + 1 < text.count, text[position + 1] == quote {
                position += 1
                lastProtected = position
            }
            position += 1
        }
        // Without a closing quotation mark, the last escaped one closes the text.
        guard let end = position < text.count ? position : lastProtected else {
            let kind = quote == "'" ? "singled quoted" : "double quoted"
            throw .syntax(failure("Expected: '<\(kind)>', received: '<none>'", at: index))
        }
        let content = text[(index + 1)..<end]
        index = end + 1
        var result = String.UnicodeScalarView()
        result.append(contentsOf: Self.unescape(Self.unescape(content, quote), "\\"))
        return String(result)
    }

    /// Removes the backslash before each `protected` character.
    private static func unescape(
        _ text: some Sequence<Unicode.Scalar>,
        _ protected: Unicode.Scalar
    ) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var isProtecting = false
        for scalar in text {
            if isProtecting, scalar == protected { result.removeLast() }
            isProtecting = scalar == "\\" && !(isProtecting && protected == "\\")
            result.append(scalar)
        }
        return result
    }

    private var current: Unicode.Scalar? { index < text.count ? text[index] : nil }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Failure) {
        skipSpace()
        guard current == scalar else {
            let found = current.map { "\($0)" } ?? "EOF"
            throw .syntax(failure("Expected: '\(scalar)', received: '\(found)'", at: index))
        }
        index += 1
        skipSpace()
    }

    private mutating func skipSpace() {
        while let scalar = current, " \t\n\r\u{B}\u{C}".unicodeScalars.contains(scalar) { index += 1 }
    }

    private func failure(_ message: String, at index: Int) -> ShorthandError {
        ShorthandError(message: message, text: text, index: index)
    }

    private static func isKey(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (Character(scalar).isLetter || Character(scalar).isNumber)
            || "-_.#/:".unicodeScalars.contains(scalar)
    }

    // The AWS CLI's character classes, which end at U+FFFF.

    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && scalar.value <= 0xFFFF && !"\"',=[{".unicodeScalars.contains(scalar)
    }

    private static func isFirstFollow(_ scalar: Unicode.Scalar) -> Bool {
        (isSpace(scalar) || scalar.value > 0x20) && scalar.value <= 0xFFFF
            && !"\"',]}".unicodeScalars.contains(scalar)
    }

    private static func isLaterFollow(_ scalar: Unicode.Scalar) -> Bool {
        (isSpace(scalar) || scalar.value > 0x20) && scalar.value <= 0xFFFF
            && !"\"',=".unicodeScalars.contains(scalar)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        (0x09...0x0D).contains(scalar.value) || (0x1C...0x20).contains(scalar.value)
    }
}

/// Invalid shorthand, with the position of the error.
struct ShorthandError: Error, Sendable, Hashable, CustomStringConvertible {
    var message: String
    var text: [Unicode.Scalar]
    var index: Int

    /// The message and the text, with a mark below the wrong character.
    var description: String {
        let lineStart = (text[..<index].lastIndex(of: "\n") ?? -1) + 1
        let lineEnd = text[index...].firstIndex(of: "\n") ?? text.count
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text[..<lineEnd])
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: text[lineEnd...])
        return "\(message) for input:\n\(String(shown))\n"
            + String(repeating: " ", count: index - lineStart) + "^\(String(rest))"
    }
}

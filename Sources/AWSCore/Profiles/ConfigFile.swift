/// The sections of a shared config or credentials file.
///
/// The grammar is that of Python's `RawConfigParser`, which the AWS CLI uses: `=` or `:` separates key and value; lines
/// than its key continues the value; keys are lowercased; sections and keys must be unique; `[DEFAULT]` applies to all
/// other sections.
struct ConfigFile: Sendable {
    /// A section: the words in brackets, and its keys.
    struct Section: Sendable {
        var name: String
        var properties: [String: ConfigProperty]
    }

    /// The sections, in file order.
    private(set) var sections: [Section] = []

    /// Parses `bytes`, the content of the file `path`.
    init(bytes: [UInt8], path: String) throws(ConfigFileError) {
        var parser = ConfigFileParser(path: path)
        sections = try parser.parse(bytes)
    }

    /// Creates an empty file.
    init() {}
}

/// A key of a section, with its value and position.
///
/// Descriptions omit the value because it may be secret.
struct ConfigProperty: Sendable {
    /// The value of a key.
    enum Value: Sendable {
        /// The text after the separator, with continuation lines joined by line feeds.
        case text(String)
        /// The indented `key = value` lines below a key without text.
        case nested([String: String])
    }

    var value: Value
    var path: String
    var line: Int

    /// The text; nil for nested keys.
    var text: String? {
        if case .text(let text) = value { text } else { nil }
    }
}

extension ConfigProperty: CustomStringConvertible, CustomReflectable {
    var description: String { "<\(path), line \(line)>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a shared config or credentials file is invalid.
///
/// The message never quotes the file, because any part of it may be secret.
public struct ConfigFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path.
    public var path: String
    /// The line number, from 1; nil for the whole file.
    public var line: Int?
    /// What is wrong and what would be right.
    public var reason: String

    /// The file, the line, and the reason.
    public var description: String {
        line.map { "\(path), line \($0): \(reason)" } ?? "\(path): \(reason)"
    }
}

/// Parses the lines of a ``ConfigFile``.
struct ConfigFileParser {
    let path: String

    private struct OpenProperty {
        var line: Int
        var lines: [String]
    }

    private static let defaultsName = "DEFAULT"
    private var names: [String] = []
    private var contents: [String: [String: OpenProperty]] = [:]
    private var section: String?
    private var key: String?
    private var keyIndentation = 0
    /// The first line that is neither a section nor a key. Reported only if there is no worse error.
    private var strayLine: Int?

    init(path: String) {
        self.path = path
    }

    mutating func parse(_ bytes: [UInt8]) throws(ConfigFileError) -> [ConfigFile.Section] {
        let text = try decode(bytes)
        var number = 0
        for line in Self.lines(of: text) {
            number += 1
            try read(line, number)
        }
        if let strayLine {
            throw fail(
                strayLine,
                "this is neither a [section] nor \"key = value\"; indent it to continue a value."
            )
        }
        return try finish()
    }

    private func decode(_ bytes: [UInt8]) throws(ConfigFileError) -> String {
        if let zero = bytes.firstIndex(of: 0) {
            throw fail(lineNumber(of: zero, in: bytes), "the file is not text: it contains a NUL byte.")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fail(1, "the file starts with a byte order mark; save it as UTF-8 without one.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            var valid = 0
            var decoder = UTF8()
            var iterator = bytes.makeIterator()
            while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
            throw fail(lineNumber(of: valid, in: bytes), "the file is not valid UTF-8.")
        }
        return text
    }

    private func lineNumber(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A }
    }

    /// The lines of `text`, which end with LF, CR LF, or CR.
    static func lines(of text: String) -> [Substring] {
        var lines: [Substring] = []
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var index = start
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if scalars[index] == "\n" || scalars[index] == "\r" {
                lines.append(Substring(scalars[start..<index]))
                let isPair = scalars[index] == "\r" && next < scalars.endIndex && scalars[next] == "\n"
                start = isPair ? scalars.index(after: next) : next
                index = start
            } else {
                index = next
            }
        }
        if start < scalars.endIndex { lines.append(Substring(scalars[start...])) }
        return lines
    }

    private mutating func read(_ line: Substring, _ number: Int) throws(ConfigFileError) {
        let value = line.stripped()
        if value.unicodeScalars.first == "#" || value.unicodeScalars.first == ";" { return }
        if value.isEmpty {
            // The value may continue after an empty line.
            append("")
            return
        }
        let indentation = line.indentation
        if section != nil, key != nil, indentation > keyIndentation {
            append(value)
            return
        }
        keyIndentation = indentation
        if let name = Self.sectionName(value) {
            try open(name, number)
        } else if section == nil {
            throw fail(number, "this line must come after a [section].")
        } else {
            try openKey(value, number)
        }
    }

    private mutating func append(_ value: String) {
        guard let section, let key else { return }
        contents[section]?[key]?.lines.append(value)
    }

    /// The text from the first to the last bracket. Anything after that is a comment.
    private static func sectionName(_ value: String) -> String? {
        let scalars = value.unicodeScalars
        guard scalars.first == "[", let end = scalars.lastIndex(of: "]") else { return nil }
        let name = scalars[scalars.index(after: scalars.startIndex)..<end]
        return name.isEmpty ? nil : String(name)
    }

    private mutating func open(_ name: String, _ number: Int) throws(ConfigFileError) {
        if contents[name] != nil, name != Self.defaultsName {
            throw fail(number, "the file already has a section with this name; merge the two.")
        }
        if contents[name] == nil {
            contents[name] = [:]
            names.append(name)
        }
        section = name
        key = nil
    }

    private mutating func openKey(_ value: String, _ number: Int) throws(ConfigFileError) {
        let scalars = value.unicodeScalars
        guard let section, let sign = scalars.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            strayLine = strayLine ?? number
            return
        }
        let name = Substring(scalars[..<sign]).strippedAtEnd().lowercased()
        if name.isEmpty { strayLine = strayLine ?? number }
        if let earlier = contents[section]?[name] {
            throw fail(number, "the section already has this key in line \(earlier.line); keep one.")
        }
        contents[section]?[name] = OpenProperty(
            line: number,
            lines: [Substring(scalars[scalars.index(after: sign)...]).stripped()]
        )
        key = name.isEmpty ? nil : name
    }

    private func finish() throws(ConfigFileError) -> [ConfigFile.Section] {
        let defaults = try close(contents[Self.defaultsName] ?? [:])
        var sections: [ConfigFile.Section] = []
        for name in names where name != Self.defaultsName {
            let own = try close(contents[name] ?? [:])
            sections.append(.init(name: name, properties: defaults.merging(own) { _, own in own }))
        }
        return sections
    }

    private func close(
        _ properties: [String: OpenProperty]
    ) throws(ConfigFileError) -> [String: ConfigProperty] {
        var closed: [String: ConfigProperty] = [:]
        // In file order, so that the first of several errors is reported.
        for (name, property) in properties.sorted(by: { $0.value.line < $1.value.line }) {
            let text = property.lines.joined(separator: "\n").strippedAtEnd()
            let value: ConfigProperty.Value =
                text.unicodeScalars.first == "\n" ? .nested(try nested(text, property.line)) : .text(text)
            closed[name] = ConfigProperty(value: value, path: path, line: property.line)
        }
        return closed
    }

    private func nested(_ text: String, _ line: Int) throws(ConfigFileError) -> [String: String] {
        var table: [String: String] = [:]
        for part in text.unicodeScalars.split(whereSeparator: \.endsTextLine) {
            let entry = Substring(part).stripped()
            guard !entry.isEmpty else { continue }
            guard let sign = entry.unicodeScalars.firstIndex(of: "=") else {
                throw fail(line, "a line below this key is not \"key = value\".")
            }
            let name = Substring(entry.unicodeScalars[..<sign]).stripped()
            table[name] = Substring(entry.unicodeScalars[sign...].dropFirst()).stripped()
        }
        return table
    }

    private func fail(_ line: Int, _ reason: String) -> ConfigFileError {
        ConfigFileError(path: path, line: line, reason: reason)
    }
}

/// The sections of one shared config or credentials file.
///
/// The grammar is the one that the AWS CLI has from Python's `RawConfigParser`: `=` or `:` between key
/// and value; lines that begin with `#` or `;` are comments, at the end of a line they are not; a line
/// that is indented deeper than its key continues the value; keys count in lower case; no section and
/// no key stands twice; `[DEFAULT]` gives every other section its keys.
struct ConfigFile: Sendable {
    /// A section: the words between the brackets, and its keys.
    struct Section: Sendable {
        var name: String
        var properties: [String: ConfigProperty]
    }

    /// The sections, in the file's order.
    private(set) var sections: [Section] = []

    /// Reads `bytes`, which stand in the file `path`.
    init(bytes: [UInt8], path: String) throws(ConfigFileError) {
        var parser = ConfigFileParser(path: path)
        sections = try parser.parse(bytes)
    }

    /// A file with nothing in it.
    init() {}
}

/// One key of a section with its value, and where it stands.
///
/// The value is left out of every description: it may be a secret.
struct ConfigProperty: Sendable {
    /// What a key can hold.
    enum Value: Sendable {
        /// The text behind the sign, continuation lines joined by line feeds.
        case text(String)
        /// The indented `key = value` lines below a key that has no text of its own.
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

/// Why a shared config or credentials file cannot be used.
///
/// The message never quotes the file: what stands where a key was expected may be a secret.
public struct ConfigFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path.
    public var path: String
    /// The line, counted from 1; nil when the whole file is meant.
    public var line: Int?
    /// What is wrong, and what would be right.
    public var reason: String

    /// File, line and reason.
    public var description: String {
        line.map { "\(path), line \($0): \(reason)" } ?? "\(path): \(reason)"
    }
}

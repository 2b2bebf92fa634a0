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

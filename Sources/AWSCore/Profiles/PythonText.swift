// The AWS CLI parses its files with Python's text rules, and the same files must have the same meaning here. Everything
// works on Unicode scalars: "\r\n" is a single `Character`, which would hide its line end.

extension Unicode.Scalar {
    /// Whether Python's `str.isspace` is true: for Unicode white space and the four information separators.
    var isTextSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }

    /// Whether Python's `str.splitlines` ends a line at this scalar.
    var endsTextLine: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension StringProtocol {
    /// The text without leading and trailing white space.
    func stripped() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isTextSpace }),
            let last = scalars.lastIndex(where: { !$0.isTextSpace })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }

    /// The text without trailing white space.
    func strippedAtEnd() -> String {
        let scalars = unicodeScalars
        guard let last = scalars.lastIndex(where: { !$0.isTextSpace }) else { return "" }
        return String(String.UnicodeScalarView(scalars[...last]))
    }

    /// The number of leading white-space scalars.
    var indentation: Int { unicodeScalars.prefix(while: \.isTextSpace).count }
}

extension Int {
    /// Parses a whole number like Python's `int`: surrounding white space and single underscores between digits are
    /// ignored.
    init?(pythonText text: String) {
        let text = text.stripped()
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.utf8.last.map(Self.isDigit) == true }),
            parts.dropFirst().allSatisfy({ $0.utf8.first.map(Self.isDigit) == true })
        else { return nil }
        self.init(parts.joined())
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Splits text into words like a POSIX shell, with spaces, both kinds of quotation marks, and backslashes.
///
/// Nothing is expanded. Source: Python's `shlex.split`, which the AWS CLI uses for profile names and for the command of
/// `credential_process`.
enum ShellWords {
    /// The words of `text`; nil if a quotation mark is not closed or the text ends with a backslash.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch (quote, scalar) {
            case (nil, " "), (nil, "\t"), (nil, "\r"), (nil, "\n"):
                if let complete = word { words.append(String(complete)) }
                word = nil
            case (nil, "'"), (nil, "\""):
                quote = scalar
                word = word ?? .init()
            case (nil, "\\"), ("\"", "\\"):
                guard let escaped = scalars.next() else { return nil }
                word = word ?? .init()
                if quote != nil, escaped != "\\", escaped != "\"" { word?.append(scalar) }
                word?.append(escaped)
            case (let open?, scalar) where open == scalar:
                quote = nil
            default:
                word = word ?? .init()
                word?.append(scalar)
            }
        }
        guard quote == nil else { return nil }
        if let complete = word { words.append(String(complete)) }
        return words
    }
}

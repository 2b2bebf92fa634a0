// The AWS CLI reads its files with Python's text rules, and a file that it reads must read the same
// here. Everything works on Unicode scalars: "\r\n" is one `Character` and would hide its line end.

extension Unicode.Scalar {
    /// Whether Python's `str.isspace` holds: Unicode white space and the four information separators.
    var isTextSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }

    /// Whether Python's `str.splitlines` ends a line here.
    var endsTextLine: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension StringProtocol {
    /// The text without white space at both ends.
    func stripped() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isTextSpace }),
            let last = scalars.lastIndex(where: { !$0.isTextSpace })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }

    /// The text without white space at its end.
    func strippedAtEnd() -> String {
        let scalars = unicodeScalars
        guard let last = scalars.lastIndex(where: { !$0.isTextSpace }) else { return "" }
        return String(String.UnicodeScalarView(scalars[...last]))
    }

    /// How many white-space scalars the text starts with.
    var indentation: Int { unicodeScalars.prefix(while: \.isTextSpace).count }
}

extension Int {
    /// A whole number as Python's `int` reads it: white space around it and single underscores between digits do not count.
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

/// Splits text into words as a POSIX shell does: spaces, both kinds of quotes, and backslashes.
///
/// Nothing is expanded. Source: Python's `shlex.split`, with which the AWS CLI reads the names of
/// profiles and the command of `credential_process`.
enum ShellWords {
    /// The words of `text`; nil when a quote is not closed or a backslash stands at the end.
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

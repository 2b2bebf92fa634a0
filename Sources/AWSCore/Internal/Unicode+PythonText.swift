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

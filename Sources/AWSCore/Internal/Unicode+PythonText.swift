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

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

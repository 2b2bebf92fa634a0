/// Text for roff with the macros of man(7), which every formatter of manual pages knows.
struct Roff {
    private(set) var text = ""

    /// A line with a macro and its arguments.
    mutating func macro(_ name: String, _ arguments: String...) {
        text += "." + name
        for argument in arguments { text += " \"" + Self.escaped(argument).replacingQuotes + "\"" }
        text += "\n"
    }

    /// A line with a request of roff's own, whose arguments take no quotes.
    mutating func request(_ request: String) { text += ".\(request)\n" }

    /// A line of text.
    mutating func line(_ line: String) {
        let escaped = Self.escaped(line)
        // A line that begins so is a request.
        text += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// A line of text with parts in bold or italics, made with ``bold(_:)`` and ``italic(_:)``.
    mutating func styled(_ line: String) {
        text += (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
    }

    /// Lines as they are, as of a shell.
    mutating func example(_ lines: [String]) {
        request("nf")
        for each in lines { line(each) }
        request("fi")
    }

    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// Text without what roff acts on; a hyphen stays the one that shells know, and a long word of shorthand
    /// can be broken between its parts.
    static func escaped(_ text: String) -> String {
        var result = ""
        var previous: Character = " "
        for character in text {
            if previous == ",", character != " " { result += "\\:" }
            previous = character
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "…": result += "..."
            case "–": result += "\\(en"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "`": result += "\\(ga"
            default: result.append(character)
            }
        }
        return result
    }
}

extension String {
    /// The text within a macro's argument.
    fileprivate var replacingQuotes: String {
        String(flatMap { $0 == "\"" ? Array("\\(dq") : [$0] })
    }
}

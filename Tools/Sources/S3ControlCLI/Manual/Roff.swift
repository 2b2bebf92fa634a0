/// Text in roff with the macros of man(7), which all formatters of manual pages support.
struct Roff {
    private(set) var text = ""

    /// Adds a line with a macro and its arguments.
    mutating func macro(_ name: String, _ arguments: String...) {
        text += "." + name
        for argument in arguments { text += " \"" + Self.escaped(argument).replacingQuotes + "\"" }
        text += "\n"
    }

    /// Adds a line with a request of roff itself, whose arguments are not quoted.
    mutating func request(_ request: String) { text += ".\(request)\n" }

    /// Adds a line of text.
    mutating func line(_ line: String) {
        let escaped = Self.escaped(line)
        // A line with this beginning would be a request.
        text += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// Adds a line of text with parts in bold or italics, made with ``bold(_:)`` and ``italic(_:)``.
    mutating func styled(_ line: String) {
        text += (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
    }

    /// Adds lines as they are, such as shell commands.
    mutating func example(_ lines: [String]) {
        request("nf")
        for each in lines { line(each) }
        request("fi")
    }

    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// The text with roff's special characters escaped. A hyphen stays the character that shells accept, and
    /// a long word of shorthand can be broken after a comma.
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
    /// The text with quotation marks escaped, for a macro's argument.
    fileprivate var replacingQuotes: String {
        String(flatMap { $0 == "\"" ? Array("\\(dq") : [$0] })
    }
}

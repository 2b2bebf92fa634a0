@_spi(Shapes) import S3ControlWire

/// Splits an expression into tokens.
struct Lexer {
    /// The maximum number of tokens. It is more than practical expressions need, and small enough that
    /// neither parsing nor evaluation can exhaust the stack.
    static let maximumTokens = 4096
    /// The maximum nesting of JSON text in this library.
    private static let maximumLiteralDepth = 120

    private let text: String
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var tokens: [Token] = []

    private init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    /// The tokens of `text`. The last one is the end.
    static func tokenize(_ text: String) throws(JMESPathError) -> [Token] {
        guard !text.isEmpty else {
            throw JMESPathError(.syntax, "Invalid JMESPath expression: cannot be empty.", column: 0)
        }
        var lexer = Lexer(text)
        try lexer.readAll()
        return lexer.tokens
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    private var next: Unicode.Scalar? { position + 1 < scalars.count ? scalars[position + 1] : nil }

    private mutating func readAll() throws(JMESPathError) {
        while let scalar = current {
            guard tokens.count < Self.maximumTokens else {
                throw .at(
                    position,
                    of: text,
                    .limit,
                    "The expression has more than \(Self.maximumTokens) tokens"
                )
            }
            try read(scalar)
        }
        tokens.append(Token(kind: .eof, text: "", start: scalars.count))
    }

    private mutating func read(_ scalar: Unicode.Scalar) throws(JMESPathError) {
        switch scalar {
        case " ", "\t", "\n", "\r": position += 1
        case ".": add(.dot, 1)
        case "*": add(.star, 1)
        case "]": add(.rbracket, 1)
        case ",": add(.comma, 1)
        case ":": add(.colon, 1)
        case "@": add(.current, 1)
        case "(": add(.lparen, 1)
        case ")": add(.rparen, 1)
        case "{": add(.lbrace, 1)
        case "}": add(.rbrace, 1)
        case "[": next == "]" ? add(.flatten, 2) : next == "?" ? add(.filter, 2) : add(.lbracket, 1)
        case "|": next == "|" ? add(.or, 2) : add(.pipe, 1)
        case "&": next == "&" ? add(.and, 2) : add(.expref, 1)
        case "<": next == "=" ? add(.lte, 2) : add(.lt, 1)
        case ">": next == "=" ? add(.gte, 2) : add(.gt, 1)
        case "!": next == "=" ? add(.ne, 2) : add(.not, 1)
        case "=":
            guard next == "=" else { throw failure("Unknown token '='", at: position) }
            add(.eq, 2)
        case "a"..."z", "A"..."Z", "_": identifier()
        case "0"..."9", "-": try number()
        case "\"": try quotedIdentifier()
        case "'":
            let start = position
            let content = try until("'").replacing(escaped: "'")
            tokens.append(Token(kind: .literal, text: content, start: start, value: .string(content)))
        case "`": try literal()
        default: throw failure("Unknown token \(scalar)", at: position)
        }
    }

    private mutating func add(_ kind: Token.Kind, _ count: Int) {
        tokens.append(Token(kind: kind, text: string(position..<position + count), start: position))
        position += count
    }

    private mutating func identifier() {
        let start = position
        while let scalar = current, scalar == "_" || scalar.isASCIILetterOrDigit { position += 1 }
        tokens.append(Token(kind: .unquotedIdentifier, text: string(start..<position), start: start))
    }

    private mutating func number() throws(JMESPathError) {
        let start = position
        let isNegative = current == "-"
        position += 1
        while let scalar = current, ("0"..."9").contains(scalar) { position += 1 }
        guard !isNegative || position > start + 1 else { throw failure("Unknown token '-'", at: start) }
        let digits = string(start..<position)
        // An index beyond any array is equivalent to the largest one.
        let value = Int(digits) ?? (isNegative ? Int.min : Int.max)
        let written = Int(digits).map(String.init) ?? digits
        tokens.append(Token(kind: .number, text: written, start: start, value: .integer(value)))
    }

    private mutating func quotedIdentifier() throws(JMESPathError) {
        let start = position
        let lexeme = "\"" + (try until("\"")) + "\""
        guard let name = try? JSONValue(parsing: lexeme).text else {
            throw failure("Invalid quoted identifier \(lexeme)", at: start)
        }
        tokens.append(Token(kind: .quotedIdentifier, text: name, start: start))
    }

    /// Reads JSON between backquotes. Text that is not JSON is a string, as in the language's first version.
    private mutating func literal() throws(JMESPathError) {
        let start = position
        let lexeme = try until("`").replacing(escaped: "`")
        guard Self.depth(of: lexeme) <= Self.maximumLiteralDepth else {
            throw .at(
                start,
                of: text,
                .limit,
                "The literal is nested more than \(Self.maximumLiteralDepth) levels deep"
            )
        }
        let value: JSONValue
        if let json = try? JSONValue(parsing: lexeme) {
            value = json
        } else if let string = try? JSONValue(parsing: "\"" + lexeme.withoutLeadingSpace + "\"") {
            value = string
        } else {
            throw failure("Bad token \(lexeme)", at: start)
        }
        tokens.append(Token(kind: .literal, text: value.pythonText, start: start, value: value))
    }

    /// Reads up to the closing delimiter, including escapes.
    private mutating func until(_ delimiter: Unicode.Scalar) throws(JMESPathError) -> String {
        let start = position
        position += 1
        while current != delimiter {
            if current == "\\" { position += 1 }
            guard current != nil else { throw failure("Unclosed \(delimiter) delimiter", at: start) }
            position += 1
        }
        position += 1
        return string(start + 1..<position - 1)
    }

    /// The nesting depth of brackets and braces. Those in strings are included, so the result is an upper bound.
    private static func depth(of text: String) -> Int {
        var (depth, deepest) = (0, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            default: break
            }
        }
        return deepest
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    private func failure(_ message: String, at position: Int) -> JMESPathError {
        let shown = Excerpt(text, around: position)
        return JMESPathError(
            .syntax,
            "Bad jmespath expression: \(message):\n\(shown.text)\n"
                + String(repeating: " ", count: shown.position) + "^",
            column: position
        )
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetterOrDigit: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
    }
}

extension String {
    /// Removes the backslash before each `delimiter`.
    fileprivate func replacing(escaped delimiter: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == delimiter, result.last == "\\" { result.removeLast() }
            result.append(scalar)
        }
        return String(result)
    }

    fileprivate var withoutLeadingSpace: String {
        String(unicodeScalars.drop { $0.properties.isWhitespace })
    }
}

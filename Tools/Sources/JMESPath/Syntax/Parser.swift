@_spi(Shapes) import S3ControlWire

/// A Pratt parser, which uses the binding powers of tokens (Vaughan Pratt, "Top Down Operator Precedence").
///
/// The grammar is that of the Python package `jmespath`, which accepts more than the specification. For example, commas
/// between arguments are optional.
struct Parser {
    /// The maximum nesting of expressions.
    static let maximumDepth = 128

    private let text: String
    private let tokens: [Token]
    private var index = 0
    private var depth = 0

    init(_ text: String) throws(JMESPathError) {
        self.text = text
        tokens = try Lexer.tokenize(text)
    }

    mutating func parse() throws(JMESPathError) -> Node {
        let root = try expression(0)
        guard current.kind == .eof else { throw failure("Unexpected token: \(current.text)", current) }
        return root
    }

    private var current: Token { tokens[index] }

    /// Consumes and returns the current token. The end token stays.
    private mutating func advance() -> Token {
        defer { index = min(index + 1, tokens.count - 1) }
        return tokens[index]
    }

    private func lookahead(_ offset: Int) -> Token { tokens[min(index + offset, tokens.count - 1)] }

    private mutating func expression(_ bindingPower: Int) throws(JMESPathError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw tooDeep(current.start) }
        var left = try prefix(advance())
        while bindingPower < current.kind.bindingPower {
            left = try infix(left)
            guard left.depth <= Self.maximumDepth else { throw tooDeep(current.start) }
        }
        return left
    }

    // MARK: Prefixes

    private mutating func prefix(_ token: Token) throws(JMESPathError) -> Node {
        let column = token.start
        switch token.kind {
        case .literal: return Node(column, .literal(token.value))
        case .unquotedIdentifier: return Node(column, .field(token.text))
        case .quotedIdentifier:
            guard current.kind != .lparen else {
                var token = current
                token.start = 0
                throw failure("Quoted identifier not allowed for function names.", token)
            }
            return Node(column, .field(token.text))
        case .star:
            let each =
                current.kind == .rbracket
                ? Node.identity(column) : try projected(Token.Kind.star.bindingPower)
            return Node(column, .valueProjection(.identity(column), each: each))
        case .filter: return try filter(.identity(column))
        case .lbrace: return try hash(column)
        case .lparen:
            let inner = try expression(0)
            try match(.rparen)
            return inner
        case .flatten: return try flatten(.identity(column), column)
        case .not: return Node(column, .not(try expression(Token.Kind.not.bindingPower)))
        case .lbracket: return try bracket(column)
        case .current: return .identity(column)
        case .expref: return Node(column, .reference(try expression(Token.Kind.expref.bindingPower)))
        case .eof: throw incomplete()
        default: throw failure("invalid token", token)
        }
    }

    private mutating func bracket(_ column: Int) throws(JMESPathError) -> Node {
        switch current.kind {
        case .number, .colon: return try projectIfSlice(.identity(column), try index(column), column)
        case .star where lookahead(1).kind == .rbracket:
            _ = advance()
            _ = advance()
            let each = try projected(Token.Kind.star.bindingPower)
            return Node(column, .projection(.identity(column), each: each))
        default: return try list(column)
        }
    }

    // MARK: Infixes

    private mutating func infix(_ left: Node) throws(JMESPathError) -> Node {
        let token = advance()
        let column = token.start
        switch token.kind {
        case .dot:
            guard current.kind != .star else {
                _ = advance()
                let each = try projected(Token.Kind.dot.bindingPower)
                return Node(column, .valueProjection(left, each: each))
            }
            return joined(left, try dotted(Token.Kind.dot.bindingPower))
        case .pipe: return joined(left, try expression(Token.Kind.pipe.bindingPower))
        case .or:
            let right = try expression(Token.Kind.or.bindingPower)
            if case .or(let nodes) = left.form { return Node(left.column, .or(nodes + [right])) }
            return Node(left.column, .or([left, right]))
        case .and:
            let right = try expression(Token.Kind.and.bindingPower)
            if case .and(let nodes) = left.form { return Node(left.column, .and(nodes + [right])) }
            return Node(left.column, .and([left, right]))
        case .eq: return try comparison(.equal, left, token)
        case .ne: return try comparison(.notEqual, left, token)
        case .lt: return try comparison(.less, left, token)
        case .lte: return try comparison(.lessOrEqual, left, token)
        case .gt: return try comparison(.greater, left, token)
        case .gte: return try comparison(.greaterOrEqual, left, token)
        case .flatten: return try flatten(left, column)
        case .filter: return try filter(left)
        case .lbracket: return try bracket(after: left, column)
        case .lparen: return try call(left)
        default: throw failure("invalid token", token)
        }
    }

    /// Applies `right` to the result of `left`.
    private func joined(_ left: Node, _ right: Node) -> Node {
        if case .sequence(let nodes) = left.form { return Node(left.column, .sequence(nodes + [right])) }
        return Node(left.column, .sequence([left, right]))
    }

    private mutating func comparison(
        _ comparator: Node.Comparator,
        _ left: Node,
        _ token: Token
    ) throws(JMESPathError) -> Node {
        Node(left.column, .comparison(comparator, left, try expression(token.kind.bindingPower)))
    }

    private mutating func flatten(_ base: Node, _ column: Int) throws(JMESPathError) -> Node {
        let each = try projected(Token.Kind.flatten.bindingPower)
        return Node(column, .projection(Node(column, .flatten(base)), each: each))
    }

    private mutating func filter(_ base: Node) throws(JMESPathError) -> Node {
        let column = lookahead(-1).start
        let condition = try expression(0)
        try match(.rbracket)
        let each =
            current.kind == .flatten
            ? Node.identity(current.start) : try projected(Token.Kind.filter.bindingPower)
        return Node(column, .filter(base, condition: condition, each: each))
    }

    private mutating func bracket(after left: Node, _ column: Int) throws(JMESPathError) -> Node {
        guard current.kind == .number || current.kind == .colon else {
            try match(.star)
            try match(.rbracket)
            return Node(column, .projection(left, each: try projected(Token.Kind.star.bindingPower)))
        }
        let right = try index(column)
        if case .indexed(let nodes) = left.form { return Node(left.column, .indexed(nodes + [right])) }
        return try projectIfSlice(left, right, column)
    }

    private mutating func call(_ left: Node) throws(JMESPathError) -> Node {
        guard case .field(let name) = left.form else {
            let before = tokens[max(0, index - 2)]
            throw failure("Invalid function name '\(before.text)'", before)
        }
        var arguments: [Node] = []
        while current.kind != .rparen {
            arguments.append(try expression(0))
            if current.kind == .comma { _ = advance() }
        }
        try match(.rparen)
        return Node(left.column, .call(name, arguments))
    }

    // MARK: Parts

    /// `number]`, or a slice.
    private mutating func index(_ column: Int) throws(JMESPathError) -> Node {
        if current.kind == .colon || lookahead(1).kind == .colon { return try slice(column) }
        let token = advance()
        try match(.rbracket)
        return Node(column, .index(token.number))
    }

    private mutating func slice(_ column: Int) throws(JMESPathError) -> Node {
        var parts: [Int?] = [nil, nil, nil]
        var part = 0
        while current.kind != .rbracket {
            switch current.kind {
            case .colon:
                part += 1
                guard part < 3 else { throw failure("syntax error", current) }
            case .number: parts[part] = current.number
            default: throw failure("syntax error", current)
            }
            _ = advance()
        }
        try match(.rbracket)
        return Node(column, .slice(parts[0], parts[1], parts[2]))
    }

    private mutating func projectIfSlice(
        _ left: Node,
        _ right: Node,
        _ column: Int
    ) throws(JMESPathError) -> Node {
        guard case .slice = right.form else { return Node(left.column, .indexed([left, right])) }
        let base = Node(left.column, .sequence([left, right]))
        return Node(column, .projection(base, each: try projected(Token.Kind.star.bindingPower)))
    }

    private mutating func list(_ column: Int) throws(JMESPathError) -> Node {
        var elements: [Node] = []
        while true {
            elements.append(try expression(0))
            if current.kind == .rbracket { break }
            try match(.comma)
        }
        try match(.rbracket)
        return Node(column, .list(elements))
    }

    private mutating func hash(_ column: Int) throws(JMESPathError) -> Node {
        var pairs: [(name: String, value: Node)] = []
        while true {
            let name = current
            guard name.kind == .quotedIdentifier || name.kind == .unquotedIdentifier else {
                throw expecting("['quoted_identifier', 'unquoted_identifier']")
            }
            _ = advance()
            try match(.colon)
            pairs.append((name.text, try expression(0)))
            if current.kind == .comma {
                _ = advance()
            } else if current.kind == .rbrace {
                break
            }
        }
        try match(.rbrace)
        return Node(column, .hash(pairs))
    }

    /// The right side of a projection, which applies to each element.
    private mutating func projected(_ bindingPower: Int) throws(JMESPathError) -> Node {
        if current.kind.bindingPower < Token.Kind.projectionStop { return .identity(current.start) }
        switch current.kind {
        case .lbracket, .filter: return try expression(bindingPower)
        case .dot:
            _ = advance()
            return try dotted(bindingPower)
        default: throw failure("syntax error", current)
        }
    }

    /// The right side of a dot.
    private mutating func dotted(_ bindingPower: Int) throws(JMESPathError) -> Node {
        let column = current.start
        switch current.kind {
        case .quotedIdentifier, .unquotedIdentifier, .star: return try expression(bindingPower)
        case .lbracket:
            _ = advance()
            return try nested { (parser) throws(JMESPathError) in try parser.list(column) }
        case .lbrace:
            _ = advance()
            return try nested { (parser) throws(JMESPathError) in try parser.hash(column) }
        default:
            let allowed = "['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace']"
            throw failure("Expecting: \(allowed), got: \(current.kind.rawValue)", current)
        }
    }

    private mutating func nested(
        _ parse: (inout Parser) throws(JMESPathError) -> Node
    ) throws(JMESPathError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw tooDeep(current.start) }
        return try parse(&self)
    }

    private mutating func match(_ kind: Token.Kind) throws(JMESPathError) {
        guard current.kind == kind else { throw expecting(kind.rawValue) }
        _ = advance()
    }

    // MARK: Errors

    private func expecting(_ expected: String) -> JMESPathError {
        guard current.kind != .eof else { return incomplete() }
        return failure("Expecting: \(expected), got: \(current.kind.rawValue)", current)
    }

    private func failure(_ message: String, _ token: Token) -> JMESPathError {
        let shown = Excerpt(text, around: token.start)
        return JMESPathError(
            .syntax,
            "\(message): Parse error at column \(token.start), token \"\(token.text)\" "
                + "(\(token.kind.rawValue.uppercased())), for expression:\n\"\(shown.text)\"\n"
                + String(repeating: " ", count: shown.position + 1) + "^",
            column: token.start
        )
    }

    private func incomplete() -> JMESPathError {
        let shown = Excerpt(text, around: text.unicodeScalars.count)
        return JMESPathError(
            .syntax,
            "Invalid jmespath expression: Incomplete expression:\n\"\(shown.text)\"\n"
                + String(repeating: " ", count: shown.position + 1) + "^",
            column: text.unicodeScalars.count
        )
    }

    private func tooDeep(_ column: Int) -> JMESPathError {
        .at(column, of: text, .limit, "The expression is nested more than \(Self.maximumDepth) levels deep")
    }
}

extension Token {
    fileprivate var number: Int {
        if case .integer(let number) = value { number } else { 0 }
    }
}

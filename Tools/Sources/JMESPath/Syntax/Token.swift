@_spi(Shapes) import S3ControlWire

/// A token of an expression.
struct Token {
    enum Kind: String {
        case unquotedIdentifier = "unquoted_identifier"
        case quotedIdentifier = "quoted_identifier"
        case literal, number
        case dot, star, comma, colon, current, pipe, or, and, not, expref
        case eq, ne, lt, lte, gt, gte
        case flatten, filter, lbracket, rbracket, lparen, rparen, lbrace, rbrace
        case eof

        /// How tightly a token binds its left side.
        var bindingPower: Int {
            switch self {
            case .pipe: 1
            case .or: 2
            case .and: 3
            case .eq, .gt, .lt, .gte, .lte, .ne: 5
            case .flatten: 9
            case .star: 20
            case .filter: 21
            case .dot: 40
            case .not: 45
            case .lbrace: 50
            case .lbracket: 55
            case .lparen: 60
            default: 0
            }
        }

        /// A token with a lower binding power ends a projection.
        static let projectionStop = 10
    }

    var kind: Kind
    /// The token's text, or the content of a quoted token.
    var text: String
    /// The position of its first character in Unicode scalars, from 0.
    var start: Int
    /// The value of a literal or number, clamped to the range of `Int`.
    var value = JSONValue.null
}

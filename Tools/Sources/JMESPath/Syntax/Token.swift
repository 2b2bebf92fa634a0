@_spi(Shapes) internal import S3ControlWire

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

        /// How tightly a token binds what is left of it.
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

        /// Below this, a token ends a projection.
        static let projectionStop = 10
    }

    var kind: Kind
    /// The token's text, or the content of what is in quotes.
    var text: String
    /// Its first character, from 0, in Unicode scalars.
    var start: Int
    /// The value of a literal or of a number, which is kept within what an `Int` holds.
    var value = JSONValue.null
}

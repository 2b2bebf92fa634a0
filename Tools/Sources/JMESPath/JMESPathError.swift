/// An error of parsing or evaluating an expression.
package struct JMESPathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The categories of the published compliance tests, and the limits of this implementation.
    package enum Kind: Sendable, Hashable {
        case syntax
        case unknownFunction
        case invalidArity
        case invalidType
        case invalidValue
        /// The expression is too long, nested too deeply, or takes too much work.
        case limit
    }

    package var kind: Kind
    /// The message of the Python package `jmespath`, or one in its style.
    package var description: String
    /// The position of the error in the expression, in Unicode scalars from 0; nil if it concerns a value.
    package var column: Int?
    /// The name of the unknown function.
    package var unknownFunction: String?

    init(_ kind: Kind, _ description: String, column: Int? = nil) {
        self.kind = kind
        self.description = description
        self.column = column
    }

    /// Creates an error that marks a character of the expression.
    static func at(_ position: Int, of text: String, _ kind: Kind, _ message: String) -> JMESPathError {
        let shown = Excerpt(text, around: position)
        return JMESPathError(
            kind,
            "\(message): Parse error at column \(position), for expression:\n\"\(shown.text)\"\n"
                + String(repeating: " ", count: shown.position + 1) + "^",
            column: position
        )
    }
}

/// The part of an expression that an error shows: all of it unless it is very long.
struct Excerpt {
    private static let longest = 1000
    var text: String
    var position: Int

    init(_ text: String, around position: Int) {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > Self.longest else {
            self.text = text
            self.position = position
            return
        }
        let start = max(0, min(position, scalars.count) - 40)
        let end = min(scalars.count, start + 80)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<end])
        self.text = (start > 0 ? "…" : "") + String(view) + (end < scalars.count ? "…" : "")
        self.position = position - start + (start > 0 ? 1 : 0)
    }
}

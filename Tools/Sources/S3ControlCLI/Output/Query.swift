internal import JMESPath
@_spi(Shapes) internal import S3ControlWire

/// `--query`: what is selected of a result before it is printed.
struct Query: Sendable, Hashable {
    private let expression: JMESPathExpression

    /// - Throws: ``CommandError`` in the AWS CLI's words, with the column of what is wrong.
    init(_ text: String) throws(CommandError) {
        do throws(JMESPathError) {
            expression = try JMESPathExpression(text)
        } catch {
            throw Self.error(error, text)
        }
        // The AWS CLI finds it when it evaluates the query, after the request was sent.
        if let error = expression.functionError { throw Self.error(error, text) }
    }

    func search(_ result: JSONValue) throws(JMESPathError) -> JSONValue { try expression.search(result) }

    private static func error(_ error: JMESPathError, _ text: String) -> CommandError {
        let scalars = text.unicodeScalars
        let shown = scalars.count > 1000 ? String(scalars.prefix(60)) + "…" : text
        let hint = error.unknownFunction.map {
            Suggestion.sentence(for: $0, among: JMESPathExpression.functionNames)
        }
        return CommandError("Bad value for --query \(shown): \(error)\(hint ?? "")")
    }

    static func == (left: Query, right: Query) -> Bool { left.expression.text == right.expression.text }

    func hash(into hasher: inout Hasher) { hasher.combine(expression.text) }
}

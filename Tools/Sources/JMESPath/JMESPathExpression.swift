package import S3ControlWire

/// A query in JMESPath, the language of the AWS CLI's `--query`.
///
/// It is compatible with the Python package `jmespath`, which the AWS CLI uses, including its deviations from the
/// [specification](https://jmespath.org/specification.html). There are two differences: a query that takes too much
/// work, memory, or depth ends with an error, and `to_number` never returns a number that JSON cannot represent.
package struct JMESPathExpression: Sendable {
    /// The text of the expression.
    package let text: String
    private let root: Node

    /// Parses an expression.
    ///
    /// - Throws: ``JMESPathError`` of the kind `syntax` or `limit`, with the column of the error.
    package init(_ text: String) throws(JMESPathError) {
        self.text = text
        var parser = try Parser(text)
        root = try parser.parse()
    }

    /// The names of all functions, sorted.
    package static var functionNames: [String] { Function.names }

    /// The first call of an unknown function or with a wrong number of arguments; nil if there is none.
    ///
    /// ``search(_:)`` detects such a call only when it evaluates it, which is after the request was sent.
    package var functionError: JMESPathError? { root.functionError }

    /// Evaluates the expression.
    ///
    /// - Returns: The result, which is `null` if nothing matches.
    package func search(_ document: JSONValue) throws(JMESPathError) -> JSONValue {
        var evaluator = Evaluator(text: text, document: document)
        return try evaluator.search(root, in: document)
    }
}

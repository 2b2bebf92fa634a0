package import S3ControlWire

/// A query in JMESPath, the language of the AWS CLI's `--query`.
///
/// It accepts and computes what the Python package `jmespath` does, which the AWS CLI uses, including what that package
/// does beyond the [specification](https://jmespath.org/specification.html). Two things differ. A query that takes too
/// much work, memory or depth ends with an error. `to_number` never makes a number that JSON has no form for.
package struct JMESPathExpression: Sendable {
    /// The expression as it was written.
    package let text: String
    private let root: Node

    /// Parses an expression.
    ///
    /// - Throws: ``JMESPathError`` of the kind `syntax` or `limit`, with the column of what is wrong.
    package init(_ text: String) throws(JMESPathError) {
        self.text = text
        var parser = try Parser(text)
        root = try parser.parse()
    }

    /// The names of all functions, sorted.
    package static var functionNames: [String] { Function.names }

    /// The first call of a function that does not exist or has the wrong number of arguments; nil if there is none.
    ///
    /// ``search(_:)`` finds such a call only when it evaluates it, which is after the request was sent.
    package var functionError: JMESPathError? { root.functionError }

    /// Evaluates the expression.
    ///
    /// - Returns: The result, `null` where the document has nothing to select.
    package func search(_ document: JSONValue) throws(JMESPathError) -> JSONValue {
        var evaluator = Evaluator(text: text, document: document)
        return try evaluator.search(root, in: document)
    }
}

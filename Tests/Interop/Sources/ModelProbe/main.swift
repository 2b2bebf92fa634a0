// Answers questions about the model: {"ask": "operations"} with the description of every operation,
// {"ask": "matches", "pattern": <regular expression>, "texts": [<text>…]} with a truth value a text.

internal import S3ControlJSON
internal import S3ControlModel

while let line = readLine() {
    print(try answer(to: JSONValue(parsing: line)))
}

func answer(to question: JSONValue) throws -> JSONValue {
    switch question["ask"]?.text {
    case "operations":
        return .array(try s3ControlOperations.map { try OperationDescription($0).json })
    case "matches":
        let expression = question["pattern"]?.text
        guard let pattern = Pattern.allCases.first(where: { $0.regularExpression == expression }) else {
            return .string("no such pattern")
        }
        let texts = question["texts"]?.elements?.compactMap(\.text) ?? []
        return .array(texts.map { .boolean(pattern.matches($0)) })
    default:
        return .string("no such question")
    }
}

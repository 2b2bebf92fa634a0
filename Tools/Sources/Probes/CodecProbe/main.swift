// Runs the codec in all four directions. For each line of JSON on standard input, it prints a line:
// {"operation": …, "input": {…}} writes a request, reads it back, and prints its parts;
// {"operation": …, "response": <document>} reads a response, writes it again, and prints both.
// Errors are printed as {"error": …}.

import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

while let line = readLine() {
    do {
        print(try answer(to: JSONValue(parsing: line)))
    } catch {
        print(JSONValue.object([.init("error", .string("\(error)"))]))
    }
}

func answer(to question: JSONValue) throws -> JSONValue {
    let name = question["operation"]?.text
    for operation in s3ControlOperations where "\(operation.name)" == name {
        guard let operation = operation as? any RESTOperation.Type else { break }
        if let input = question["input"] { return try exchangeRequest(operation, input) }
        if let document = question["response"]?.text { return try exchangeResponse(operation, document) }
    }
    throw ProbeError(description: "no such question")
}

func exchangeRequest<Operation: RESTOperation>(
    _ operation: Operation.Type,
    _ json: JSONValue
) throws -> JSONValue {
    let input = try JSONShapeReader.read(Operation.Input.self, from: json)
    try input.validate()
    let (head, body) = try Operation.writeRequest(input)
    guard let read = try Operation.readRequest(head, body: body) else {
        throw ProbeError(description: "the request that was written is not recognized")
    }
    return .object([
        .init("method", .string(head.method.rawValue)),
        .init("path", .string(head.path ?? "")),
        .init(
            "headers",
            .object(head.headerFields.map { .init($0.name.canonicalName, .string($0.value)) })
        ),
        .init("body", .string(String(decoding: body, as: UTF8.self))),
        .init("readBack", JSONShapeWriter.json(of: read)),
    ])
}

func exchangeResponse<Operation: RESTOperation>(
    _ operation: Operation.Type,
    _ document: String
) throws -> JSONValue {
    guard case .output(let output) = try Operation.readResponse(Array(document.utf8)) else {
        throw ProbeError(description: "read as an error")
    }
    return .object([
        .init("output", JSONShapeWriter.json(of: output)),
        .init("body", .string(String(decoding: try Operation.writeResponse(output), as: UTF8.self))),
    ])
}

struct ProbeError: Error, CustomStringConvertible {
    var description: String
}

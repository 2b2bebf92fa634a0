@_spi(XML) import AWSXML
import HTTPTypes
@_spi(Shapes) public import S3ControlModel

/// Converts the values of one operation to HTTP messages and back.
///
/// Each operation's codec is created in this module (see ``RESTOperation/codec``), where it is specialized for the
/// operation's types. A generic function called from another module would run unspecialized, at an eighth of the speed.
@_spi(Shapes) public struct RESTCodec<Input: Shape, Output: Shape>: Sendable {
    let writeRequest: @Sendable (Input) throws(XMLError) -> (head: HTTPRequest, body: [UInt8])
    /// Stores the result in the caller's memory. If it were returned in an enumeration, the runtime would have to look
    /// up its size wherever the operation is generic.
    let readResponse: @Sendable ([UInt8], inout Output) throws(XMLError) -> ErrorBody?
    let readRequest: @Sendable (HTTPRequest, [UInt8]) throws(RequestError) -> Input?
    let writeResponse: @Sendable (Output) throws(XMLError) -> [UInt8]

    /// Creates the codec of `operation` from its description and those of its shapes.
    public init<Operation: RESTOperation>(_ operation: Operation.Type)
    where Operation.Input == Input, Operation.Output == Output {
        let method = HTTPRequest.Method("\(operation.method)") ?? .get
        let path = PathTemplate("\(operation.path)")
        writeRequest = { (input) throws(XMLError) in try operation.makeRequest(input, method, path) }
        readResponse = { (body, output) throws(XMLError) in try operation.parseResponse(body, &output) }
        readRequest = { (head, body) throws(RequestError) in try operation.parseRequest(head, body, path) }
        writeResponse = { (output) throws(XMLError) in try operation.makeResponse(output) }
    }
}

@_spi(Shapes) extension RESTOperation {
    /// Writes a request based on the input's description.
    fileprivate static func makeRequest(
        _ input: Input,
        _ method: HTTPRequest.Method,
        _ path: PathTemplate
    ) throws(XMLError) -> (head: HTTPRequest, body: [UInt8]) {
        guard hasRequestBody || input.unknownMembers.isEmpty else {
            throw XMLError(
                code: .misuse,
                offset: 0,
                message: "\(name) has no body, so it cannot send unknown members"
            )
        }
        let parts = try RequestWriter(input)
        let head = HTTPRequest(
            method: method,
            scheme: nil,
            authority: nil,
            path: parts.target(path),
            headerFields: parts.fields
        )
        return (head, hasRequestBody ? try ShapeEncoder.encode(input) : [])
    }

    /// Reads a response based on the output's description.
    fileprivate static func parseResponse(
        _ body: [UInt8],
        _ output: inout Output
    ) throws(XMLError) -> ErrorBody? {
        var reader = XMLReader(response: body)
        guard hasResponseBody || !reader.isAtEnd else {
            output = .blank
            return nil
        }
        let root = try reader.readRoot()
        if ErrorBody.isRoot(root, of: reader) { return try ErrorBody.decode(body) }
        output = try ShapeDecoder.decode(Output.self, from: consume reader, root: root)
        return nil
    }

    /// Reads a request based on the input's description.
    fileprivate static func parseRequest(
        _ head: HTTPRequest,
        _ body: [UInt8],
        _ path: PathTemplate
    ) throws(RequestError) -> Input? {
        guard head.method.rawValue == "\(method)" else { return nil }
        let parts = (head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let labels = try path.match(parts[0]) else { return nil }
        let query = try QueryString.parse(parts.count > 1 ? parts[1] : "")
        var reader = RequestReader(
            labels: labels,
            query: query,
            field: { name in
                if let field = HTTPField.Name(name).flatMap({ head.headerFields[$0] }) { return field }
                // A presigned request may have its header fields in the signed query.
                guard name.hasPrefix("x-amz-") else { return nil }
                return query.first { $0.name.lowercased() == name }?.value
            }
        )
        var input = hasRequestBody ? try readRequestBody(body) : Input.blank
        try Input.describe(&input, to: &reader)
        return input
    }

    private static func readRequestBody(_ body: [UInt8]) throws(RequestError) -> Input {
        do {
            return try ShapeDecoder.decode(Input.self, from: body, isStrict: true)
        } catch {
            throw RequestError(
                message: "The XML you provided was not well-formed or did not validate: \(error)"
            )
        }
    }

    /// Writes a response based on the output's description.
    fileprivate static func makeResponse(_ output: Output) throws(XMLError) -> [UInt8] {
        hasResponseBody ? try ShapeEncoder.encode(output, keepsEmpty: true) : []
    }
}

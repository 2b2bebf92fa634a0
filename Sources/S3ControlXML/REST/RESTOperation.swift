internal import AWSCore
public import HTTPTypes
public import S3ControlModel

/// An operation in the form of HTTP messages, in both directions.
///
/// The eight operations conform in the file beside this one, so that all of the codec is
/// specialised to their types within this module.
public protocol RESTOperation: APIOperation {
    /// Writes a request; scheme and authority are the caller's to add.
    ///
    /// - Throws: ``XMLError`` for text that XML cannot carry.
    static func writeRequest(_ input: Input) throws(XMLError) -> (head: HTTPRequest, body: [UInt8])

    /// Reads the body of a successful response.
    ///
    /// - Throws: ``XMLError`` with the byte offset of what is wrong.
    static func readResponse(_ body: [UInt8]) throws(XMLError) -> ResponseBody<Output>

    /// Reads a request, if its method and path are the operation's; otherwise returns nil.
    ///
    /// - Throws: ``RequestError`` when a member is missing or wrong.
    static func readRequest(_ head: HTTPRequest, body: [UInt8]) throws(RequestError) -> Input?

    /// Writes the body of a successful response.
    ///
    /// - Throws: ``XMLError`` for text that XML cannot carry.
    static func writeResponse(_ output: Output) throws(XMLError) -> [UInt8]
}

/// What the body of a response with a successful status says.
public enum ResponseBody<Output: Sendable>: Sendable {
    /// The operation's result.
    case output(Output)
    /// An error all the same: the service has been seen to send one with the status 200.
    case error(ErrorBody)
}

extension RESTOperation {
    /// Writes a request from the input's description.
    public static func writeRequest(_ input: Input) throws(XMLError) -> (head: HTTPRequest, body: [UInt8]) {
        let parts = try RequestWriter(input)
        var path = "\(Self.path)"
        for label in parts.labels {
            path = PathTemplate.fill("{\(label.name)}", in: path, with: PercentEncoding.encode(label.value))
        }
        for (index, item) in parts.query.enumerated() {
            path += index == 0 ? "?" : "&"
            path += PercentEncoding.encode(item.name) + "=" + PercentEncoding.encode(item.value)
        }
        var head = HTTPRequest(
            method: HTTPRequest.Method("\(method)") ?? .get,
            scheme: nil,
            authority: nil,
            path: path
        )
        for field in parts.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            head.headerFields[name] = field.value
        }
        return (head, hasRequestBody ? try ShapeEncoder.encode(input) : [])
    }

    /// Reads a response: the operation's result, or an error body in its place.
    public static func readResponse(_ body: [UInt8]) throws(XMLError) -> ResponseBody<Output> {
        guard hasResponseBody || !body.isEmpty else { return .output(.blank) }
        var reader = XMLReader(body)
        let root = try reader.readRoot()
        if ErrorBody.isRoot(reader.string(root)) { return .error(try ErrorBody.decode(body)) }
        return .output(try ShapeDecoder.decode(Output.self, from: reader, root: root))
    }

    /// Reads a request by the input's description.
    public static func readRequest(_ head: HTTPRequest, body: [UInt8]) throws(RequestError) -> Input? {
        guard head.method.rawValue == "\(method)" else { return nil }
        let parts = (head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let labels = try PathTemplate("\(path)").match(parts[0]) else { return nil }
        var reader = RequestReader(
            labels: labels,
            query: try QueryString.parse(parts.count > 1 ? parts[1] : ""),
            field: { HTTPField.Name($0).flatMap { head.headerFields[$0] } }
        )
        var input = hasRequestBody ? try readRequestBody(body) : Input.blank
        try Input.describe(&input, to: &reader)
        return input
    }

    private static func readRequestBody(_ body: [UInt8]) throws(RequestError) -> Input {
        do {
            return try ShapeDecoder.decode(Input.self, from: body)
        } catch {
            throw RequestError(
                message: "The XML you provided was not well-formed or did not validate: \(error)"
            )
        }
    }

    /// Writes a response; nothing for an operation whose responses have no body.
    public static func writeResponse(_ output: Output) throws(XMLError) -> [UInt8] {
        hasResponseBody ? try ShapeEncoder.encode(output) : []
    }
}

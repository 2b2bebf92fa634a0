@_spi(XML) public import AWSXML
public import HTTPTypes
@_spi(Shapes) public import S3ControlModel

/// An operation that is called through HTTP messages.
@_spi(Shapes) public protocol RESTOperation: APIOperation {
    /// Reads and writes the operation's messages.
    static var codec: RESTCodec<Input, Output> { get }
}

/// The body of a response with a successful status.
@_spi(Shapes) public enum ResponseBody<Output: Sendable>: Sendable {
    /// The operation's result.
    case output(Output)
    /// An error: the service has been seen to send one with the status 200.
    case error(ErrorBody)
}

// Each function uses the operation's codec, so that every caller runs code that is specialized for the operation's
// types.
@_spi(Shapes) extension RESTOperation {
    /// Writes a request. The caller adds scheme and authority.
    ///
    /// - Throws: ``XMLError`` for text that XML does not allow.
    public static func writeRequest(_ input: Input) throws(XMLError) -> (head: HTTPRequest, body: [UInt8]) {
        try codec.writeRequest(input)
    }

    /// Reads the body of a successful response: the operation's result, or an error body.
    ///
    /// - Throws: ``XMLError`` with the byte offset of the fault.
    public static func readResponse(_ body: [UInt8]) throws(XMLError) -> ResponseBody<Output> {
        var output = Output.blank
        if let error = try readResponse(body, into: &output) { return .error(error) }
        return .output(output)
    }

    /// Reads the body of a successful response into `output`, or returns an error body.
    ///
    /// - Throws: ``XMLError`` with the byte offset of the fault.
    package static func readResponse(
        _ body: [UInt8],
        into output: inout Output
    ) throws(XMLError) -> ErrorBody? {
        try codec.readResponse(body, &output)
    }

    /// Reads a request, or returns nil if its method and path do not match the operation.
    ///
    /// - Throws: ``RequestError`` if a member is missing or invalid.
    public static func readRequest(_ head: HTTPRequest, body: [UInt8]) throws(RequestError) -> Input? {
        try codec.readRequest(head, body)
    }

    /// Writes the body of a successful response, which is empty for some operations.
    ///
    /// - Throws: ``XMLError`` for text that XML does not allow.
    public static func writeResponse(_ output: Output) throws(XMLError) -> [UInt8] {
        try codec.writeResponse(output)
    }
}

@_spi(Shapes) extension UpdateJobStatus: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension UpdateJobPriority: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DescribeJob: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension ListJobs: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension CreateJob: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension GetJobTagging: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension PutJobTagging: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DeleteJobTagging: RESTOperation {
    /// Reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(XML) public import AWSXML
public import HTTPTypes
@_spi(Shapes) public import S3ControlModel

/// An operation in the form of HTTP messages, in both directions.
@_spi(Shapes) public protocol RESTOperation: APIOperation {
    /// What reads and writes the operation's messages.
    static var codec: RESTCodec<Input, Output> { get }
}

/// What the body of a response with a successful status says.
@_spi(Shapes) public enum ResponseBody<Output: Sendable>: Sendable {
    /// The operation's result.
    case output(Output)
    /// An error all the same: the service has been seen to send one with the status 200.
    case error(ErrorBody)
}

// Each goes through the operation's codec, so that the caller of a known operation, and of any, in this
// module or another, runs what was specialised to the operation's types here.
@_spi(Shapes) extension RESTOperation {
    /// Writes a request; scheme and authority are the caller's to add.
    ///
    /// - Throws: ``XMLError`` for text that XML cannot carry.
    public static func writeRequest(_ input: Input) throws(XMLError) -> (head: HTTPRequest, body: [UInt8]) {
        try codec.writeRequest(input)
    }

    /// Reads the body of a successful response: the operation's result, or an error body in its place.
    ///
    /// - Throws: ``XMLError`` with the byte offset of what is wrong.
    public static func readResponse(_ body: [UInt8]) throws(XMLError) -> ResponseBody<Output> {
        var output = Output.blank
        if let error = try readResponse(body, into: &output) { return .error(error) }
        return .output(output)
    }

    /// Reads the body of a successful response: puts the operation's result into `output`, or returns the error body
    /// that came in its place.
    ///
    /// - Throws: ``XMLError`` with the byte offset of what is wrong.
    package static func readResponse(
        _ body: [UInt8],
        into output: inout Output
    ) throws(XMLError) -> ErrorBody? {
        try codec.readResponse(body, &output)
    }

    /// Reads a request, if its method and path are the operation's; otherwise returns nil.
    ///
    /// - Throws: ``RequestError`` when a member is missing or wrong.
    public static func readRequest(_ head: HTTPRequest, body: [UInt8]) throws(RequestError) -> Input? {
        try codec.readRequest(head, body)
    }

    /// Writes the body of a successful response; nothing for an operation whose responses have no body.
    ///
    /// - Throws: ``XMLError`` for text that XML cannot carry.
    public static func writeResponse(_ output: Output) throws(XMLError) -> [UInt8] {
        try codec.writeResponse(output)
    }
}

@_spi(Shapes) extension UpdateJobStatus: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension UpdateJobPriority: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DescribeJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension ListJobs: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension CreateJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension GetJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension PutJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DeleteJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

/// The body of an error response, in either of the service's formats.
///
/// `<ErrorResponse><Error>…</Error><RequestId/><HostId/></ErrorResponse>` is the usual format. The job operations have
/// been seen to send `<Error>…</Error>` with the IDs inside.
/// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
@_spi(XML) public struct ErrorBody: Sendable, Hashable {
    /// The error code, such as `JobStatusException`; nil if the body has none.
    public var code: String?
    /// The service's error message.
    public var message: String?
    /// The request ID.
    public var requestID: String?
    /// The extended request ID.
    public var hostID: String?
    /// The other elements of the error, such as `CanonicalRequest`, in order.
    public var details: [Detail]

    /// Another element of an error.
    public struct Detail: Sendable, Hashable {
        /// The element's name.
        public var name: String
        /// The element's text.
        public var value: String

        /// Creates a detail.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Creates an error body.
    public init(
        code: String?,
        message: String?,
        requestID: String? = nil,
        hostID: String? = nil,
        details: [Detail] = []
    ) {
        self.code = code
        self.message = message
        self.requestID = requestID
        self.hostID = hostID
        self.details = details
    }

    /// Whether a document with this root element is an error.
    package static func isRoot(_ name: XMLReader.Name, of reader: XMLReader) -> Bool {
        reader.matches(name, "ErrorResponse") || reader.matches(name, "Error")
    }

    /// Reads the body of a response in either format.
    ///
    /// - Throws: ``XMLError`` with the byte offset of the fault.
    public static func decode(_ document: [UInt8]) throws(XMLError) -> ErrorBody {
        var reader = XMLReader(response: document)
        let root = try reader.readRoot()
        guard isRoot(root, of: reader) else {
            throw reader.unexpectedRoot(root, expected: "<ErrorResponse> or <Error>")
        }
        var body = ErrorBody(code: nil, message: nil)
        try body.readChildren(of: &reader, isWrapper: reader.matches(root, "ErrorResponse"))
        try reader.readEnd()
        return body
    }

    private mutating func readChildren(of reader: inout XMLReader, isWrapper: Bool) throws(XMLError) {
        while let element = try reader.nextChild() {
            let name = reader.string(element)
            if isWrapper, name == "Error" {
                try readChildren(of: &reader, isWrapper: false)
            } else {
                // An element with children is skipped: retries do not depend on it.
                var lookahead = reader
                if let text = try? lookahead.readText() {
                    reader = lookahead
                    set(name, text)
                } else {
                    try reader.skipElement()
                }
            }
        }
    }

    /// Takes over an element's text. An empty one says nothing, like a missing one.
    private mutating func set(_ name: String, _ text: String) {
        let value = text.isEmpty ? nil : text
        switch name {
        case "Code": code = value
        case "Message", "message": message = value
        case "RequestId", "RequestID": requestID = value
        case "HostId", "HostID": hostID = value
        default: details.append(Detail(name: name, value: text))
        }
    }

    /// Writes the body in the usual format.
    ///
    /// - Throws: ``XMLError`` for text that XML does not allow.
    public func encode() throws(XMLError) -> [UInt8] {
        var writer = XMLWriter(declaration: true)
        func element(_ name: String, _ text: String?) throws(XMLError) {
            guard let text else { return }
            writer.startElement(name)
            try writer.text(text)
            writer.endElement()
        }
        writer.startElement("ErrorResponse")
        writer.startElement("Error")
        try element("Code", code)
        try element("Message", message)
        for detail in details { try element(detail.name, detail.value) }
        writer.endElement()
        try element("RequestId", requestID)
        try element("HostId", hostID)
        writer.endElement()
        return writer.finish()
    }
}

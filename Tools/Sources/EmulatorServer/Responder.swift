@_spi(XML) internal import AWSXML
public import HTTPTransport
public import HTTPTypes
public import S3ControlEmulator
@_spi(Shapes) internal import S3ControlWire

/// What answers the requests that a server receives.
public protocol Responder: Sendable {
    /// Answers one request at once; it is called on the thread that serves the connection.
    ///
    /// - Parameters:
    ///   - request: The request, its path as received.
    ///   - body: The whole body.
    func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply

    /// The answer to what is refused before it is a request: it is too large, too slow, or cut off.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - code: The error's code.
    ///   - message: What is wrong.
    ///   - path: The path and the query that it was for; nil if that is not known.
    func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse
}

extension Responder {
    /// An error in the service's form.
    public func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse {
        .failure(status, code, message)
    }
}

extension S3ControlEmulator: Responder {
    /// Answers one request, faults included.
    public func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        reply(to: request, body: body)
    }
}

extension TransportResponse {
    /// An error in the service's form, for what never reaches it.
    static func failure(_ status: Int, _ code: String, _ message: String) -> TransportResponse {
        let id = String(UInt64.random(in: .min ... .max), radix: 16, uppercase: true)
        let requestID = String(repeating: "0", count: 16 - id.count) + id
        let error = ErrorBody(code: code, message: message, requestID: requestID)
        var fields: HTTPFields = [.contentType: "application/xml"]
        if let name = HTTPField.Name("x-amz-request-id") { fields[name] = requestID }
        return TransportResponse(
            head: HTTPResponse(status: .init(code: status), headerFields: fields),
            body: (try? error.encode()) ?? []
        )
    }
}

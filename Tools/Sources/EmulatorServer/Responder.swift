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

    /// The events that a request asks for, in an answer without an end; nil for any other request.
    func eventStream(for request: HTTPRequest) -> EventStream?
}

extension Responder {
    /// An error in the service's form.
    public func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse {
        .failure(status, code, message)
    }

    /// None.
    public func eventStream(for request: HTTPRequest) -> EventStream? { nil }
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

/// One request that was answered, for a log.
public struct ServedRequest: Sendable {
    /// Where it came from, such as `127.0.0.1:40312`.
    public var peer: String
    /// Its method.
    public var method: String
    /// Its target, a presigned request's signature and token left out.
    public var target: String
    /// The answer's status; nil if the connection was broken instead.
    public var status: Int?
    /// The time from the request's end to the answer.
    public var duration: Duration
    /// The answer's request id.
    public var requestID: String?

    /// One line: `127.0.0.1:40312 GET /v20180820/jobs 200 0.4 ms 7B4C…`.
    public var line: String {
        let microseconds = duration / .microseconds(1)
        let time = "\(Int(microseconds / 1000)).\(Int(microseconds / 100) % 10) ms"
        return
            "\(peer) \(method) \(target) \(status.map(String.init) ?? "broken") \(time) \(requestID ?? "-")"
    }
}

@_spi(XML) import AWSXML
public import HTTPTransport
public import HTTPTypes
public import S3ControlEmulator
@_spi(Shapes) import S3ControlWire

/// Responds to the requests that a server receives.
public protocol Responder: Sendable {
    /// Responds to one request immediately. Called on the thread that serves the connection.
    ///
    /// - Parameters:
    ///   - request: The request, with its path as received.
    ///   - body: The whole body.
    func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply

    /// Returns the response to a request that the server rejects before it is complete, because it is too
    /// large, too slow, or truncated.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - code: The error code.
    ///   - message: What was wrong.
    ///   - path: The path and query of the request; nil if they are not known.
    func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse

    /// The event stream that a request opens, which is a response without an end; nil for any other request.
    func eventStream(for request: HTTPRequest) -> EventStream?
}

extension Responder {
    /// Returns an error in the service's format.
    public func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse {
        .failure(status, code, message)
    }

    /// Returns nil.
    public func eventStream(for request: HTTPRequest) -> EventStream? { nil }
}

extension S3ControlEmulator: Responder {
    /// Responds to one request, including injected faults.
    public func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        reply(to: request, body: body)
    }
}

extension TransportResponse {
    /// Returns an error in the service's format, for requests that never reach the service.
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

/// One request and its response, for a log.
public struct ServedRequest: Sendable {
    /// The client's address, such as `127.0.0.1:40312`.
    public var peer: String
    /// The method.
    public var method: String
    /// The target, without the signature and token of a presigned request.
    public var target: String
    /// The response's HTTP status code; nil if the connection was broken instead.
    public var status: Int?
    /// The time from the request's end to the response.
    public var duration: Duration
    /// The response's request ID.
    public var requestID: String?

    /// One line: `127.0.0.1:40312 GET /v20180820/jobs 200 0.4 ms 7B4C…`.
    public var line: String {
        let microseconds = duration / .microseconds(1)
        let time = "\(Int(microseconds / 1000)).\(Int(microseconds / 100) % 10) ms"
        return
            "\(peer) \(method) \(target) \(status.map(String.init) ?? "broken") \(time) \(requestID ?? "-")"
    }
}

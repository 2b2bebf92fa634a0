import HTTPTransport
import HTTPTypes
import Synchronization

@testable import HTTPTransportConformance

/// A transport that believes what it reads: one connection per server, for ever, one request at a time.
///
/// Of HTTP it knows a status line, `Name: value` and `Content-Length`; bytes behind a body are left for the next response.
final class NaiveTransport: HTTPTransport {
    private let clients = Mutex<[String: Client]>([:])

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        guard let authority = request.authority,
            let port = authority.split(separator: ":").last.flatMap({ Int($0) })
        else { throw TransportError(.invalidRequest, delivery: .notSent, message: "no port") }
        return try clients.withLock { clients in
            let client = try clients[authority] ?? Client(port: port)
            clients[authority] = client
            return try client.exchange(request, body, options)
        }
    }
}

/// `@unchecked Sendable`: the transport's lock guards it.
private final class Client: @unchecked Sendable {
    private let socket: Descriptor
    private let never: StopSignal
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        socket = try .connecting(to: .ipv4, port: port)
        never = try StopSignal()
    }

    func exchange(_ request: HTTPRequest, _ body: [UInt8], _ options: TransferOptions) throws
        -> TransportResponse
    {
        var head = "\(request.method) \(request.path ?? "/") HTTP/1.1\r\nHost: \(request.authority ?? "")\r\n"
        for field in request.headerFields { head += "\(field.name): \(field.value)\r\n" }
        if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        try write(Array((head + "\r\n").utf8) + body)

        let limit = options.timeout ?? .seconds(60)
        while headEnd == nil {
            guard try fill(limit) else { return try response(String(decoding: buffer, as: UTF8.self)) }
        }
        let end = headEnd ?? 0
        var response = try response(String(decoding: buffer[..<end], as: UTF8.self))
        buffer.removeFirst(end)
        let length = response.head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        while buffer.count < length {
            guard try fill(limit) else { break }
        }
        response.body = Array(buffer.prefix(length))
        buffer = Array(buffer.dropFirst(length))
        return response
    }

    private var headEnd: Int? {
        buffer.indices.first { buffer[$0...].starts(with: "\r\n\r\n".utf8) }.map { $0 + 4 }
    }

    private func response(_ head: String) throws -> TransportResponse {
        let lines = head.split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count > 1, let code = Int(words[1]),
            100...999 ~= code
        else { throw TransportError(.connectionLost, delivery: .sent, message: "no status") }
        var fields = HTTPFields()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            guard let name = HTTPField.Name(String(line[..<colon])) else { break }
            fields.append(
                HTTPField(name: name, value: line[colon...].dropFirst().drop { $0 == " " }.description)
            )
        }
        return TransportResponse(head: HTTPResponse(status: .init(code: code), headerFields: fields))
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard socket.wait(for: .writing, unless: never, atMost: .seconds(5)),
                let count = socket.send(rest)
            else { throw TransportError(.connectionLost, delivery: .sent, message: "the end while writing") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads more; false at the connection's end.
    private func fill(_ limit: Duration) throws -> Bool {
        guard socket.wait(for: .reading, unless: never, atMost: limit) else {
            throw TransportError(.timeout, delivery: .sent, message: "late")
        }
        let bytes = socket.receive(atMost: 65536) ?? []
        buffer += bytes
        return !bytes.isEmpty
    }
}

import HTTPTransportConformance
import Synchronization

/// An HTTP/1.1 server on this machine, one request per connection, whose answers a test gives.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        /// By name in lower case.
        var fields: [String: String]
        var body: String

        init(_ request: ScriptedServer.Request) {
            method = request.method
            target = request.target
            fields = Dictionary(request.fields.map { ($0.name.lowercased(), $0.value) }) { $1 }
            body = String(decoding: request.body, as: UTF8.self)
        }

        /// The members of a form body, as they are encoded.
        var form: [String: String] {
            var members: [String: String] = [:]
            for pair in body.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                members[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
            }
            return members
        }
    }

    enum Reply: Sendable {
        case answer(Int, String, fields: [String: String] = [:])
        /// Bytes as they are, after which the connection ends.
        case raw(String)
        /// Nothing until the client or the server ends.
        case silence

        static func json(_ text: String, status: Int = 200, fields: [String: String] = [:]) -> Reply {
            .answer(status, text, fields: fields)
        }
    }

    private final class Received: Sendable {
        let requests = Mutex([Request]())
    }

    private let server: ScriptedServer
    private let received = Received()

    var url: String { "http://\(server.authority)" }
    var requests: [Request] { received.requests.withLock { $0 } }

    init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
        server = try ScriptedServer { [received] connection, _ in
            let request = Request(try connection.readRequest())
            received.requests.withLock { $0.append(request) }
            switch handler(request) {
            case .answer(let status, let text, let fields):
                let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
                try connection.send(
                    "HTTP/1.1 \(status) X\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\(lines)\r\n\(text)"
                )
            case .raw(let text): try connection.send(text)
            case .silence: connection.waitForEnd()
            }
        }
    }

    /// Ends the server and every connection.
    func close() {
        server.stop()
    }
}

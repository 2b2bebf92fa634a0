import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

/// What a server does wrong, and the error that has to come of it.
struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var method: HTTPRequest.Method
    var code: TransportError.Code
    var delivery = RequestDelivery.sent
    var options: TransferOptions
    var script: ScriptedServer.Script

    var testDescription: String { name }

    /// After the request, the server does `act` and ends the connection.
    private init(
        _ name: String,
        method: HTTPRequest.Method = .get,
        _ code: TransportError.Code,
        options: TransferOptions = TransferOptions(timeout: .seconds(60)),
        act: @escaping @Sendable (ScriptedServer.Connection) throws -> Void
    ) {
        (self.name, self.method, self.code, self.options) = (name, method, code, options)
        script = { peer, _ in
            try peer.readRequest()
            try act(peer)
        }
    }

    static let all: [Fault] =
        resets + replies(cutOff, .connectionLost) + replies(malformed, .invalidResponse) + excessive

    /// The server sends one of the responses, which have names.
    private static func replies(
        _ responses: KeyValuePairs<String, String>,
        _ code: TransportError.Code
    ) -> [Fault] {
        responses.map { name, response in
            Fault(name, code) { try $0.send(response) }
        }
    }

    private static let resets: [Fault] = [
        Fault("closes at once", .connectionLost) { _ in },
        Fault("resets after the request", method: .post, .connectionLost) { $0.reset() },
        Fault("resets within the head", .connectionLost) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nContent-Le")
            peer.reset()
        },
        Fault("resets within the body", .connectionLost) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            peer.reset()
        },
    ]

    private static let cutOff: KeyValuePairs = [
        "closes within the body": "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        "closes within the head": "HTTP/1.1 200 OK\r\nContent-Length: 1",
        "closes within a chunk": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "closes before the last chunk": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ]

    private static let malformed: KeyValuePairs = [
        "speaks something else": "SSH-2.0-OpenSSH_9.2\r\n",
        "has a bad status line": "HTTP/1.1 abc OK\r\n\r\n",
        "has a status of two digits": "HTTP/1.1 20 OK\r\n\r\n",
        "has a version that there is not": "HTTP/7.3 200 OK\r\nContent-Length: 0\r\n\r\n",
        "has a field without a colon": "HTTP/1.1 200 OK\r\nX-Field\r\nContent-Length: 0\r\n\r\n",
        "has no number as length": "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "has a negative length": "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "has two lengths": "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "has a chunk without a size":
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
        "has a chunk size over all bounds":
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffffffff\r\nab\r\n0\r\n\r\n",
        "has a chunk size with a prefix":
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
        "has a trailer line without a colon":
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Field\r\n\r\n",
    ]

    private static let limited = TransferOptions(maxResponseBodyBytes: 1000)

    /// More than the limits allow, of bytes or of time.
    private static let excessive: [Fault] = [
        Fault("has more body than the limit", .responseTooLarge, options: limited) {
            try $0.send(String.ok(String(repeating: "x", count: 1001)))
        },
        Fault("announces more body than the limit", .responseTooLarge, options: limited) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\nx")
            peer.waitForEnd()
        },
        Fault(
            "never ends its chunks",
            .responseTooLarge,
            options: TransferOptions(maxResponseBodyBytes: 100_000)
        ) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true { try peer.send("400\r\n" + String(repeating: "x", count: 1024) + "\r\n") }
        },
        Fault("floods with fields", .responseTooLarge) { peer in
            try peer.send("HTTP/1.1 200 OK\r\n")
            while true { try peer.send("X-Field: " + String(repeating: "x", count: 200) + "\r\n") }
        },
        Fault("floods with interim responses", .responseTooLarge) { peer in
            while true { try peer.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") }
        },
        Fault("floods with trailers", .responseTooLarge) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
            while true { try peer.send("X-Field: " + String(repeating: "x", count: 200) + "\r\n") }
        },
        Fault("sends a field without end", .responseTooLarge) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nX-Field: ")
            while true { try peer.send(String(repeating: "x", count: 1000)) }
        },
        Fault("never answers", .timeout, options: TransferOptions(timeout: .seconds(2))) { $0.waitForEnd() },
        Fault("stops within the body", .timeout, options: TransferOptions(timeout: .seconds(2))) { peer in
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            peer.waitForEnd()
        },
    ]
}

import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

/// What a server does wrong, and the error that has to come of it.
struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var method = HTTPRequest.Method.get
    var code: TransportError.Code
    var delivery = RequestDelivery.sent
    var options = TransferOptions(timeout: .seconds(60))
    var script: ScriptedServer.Script

    var testDescription: String { name }

    /// After the request, the server sends `response` and ends the connection.
    static func replies(
        _ name: String,
        _ response: String,
        _ code: TransportError.Code,
        options: TransferOptions = TransferOptions(timeout: .seconds(60))
    ) -> Fault {
        Fault(name: name, code: code, options: options) { peer, _ in
            try peer.readRequest()
            try peer.send(response)
        }
    }

    static let all: [Fault] = [
        Fault(name: "closes at once", code: .connectionLost) { peer, _ in
            try peer.readRequest()
        },
        Fault(name: "resets after the request", method: .post, code: .connectionLost) { peer, _ in
            try peer.readRequest()
            peer.reset()
        },
        Fault(name: "resets within the head", code: .connectionLost) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Le")
            peer.reset()
        },
        Fault(name: "resets within the body", code: .connectionLost) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            peer.reset()
        },
        .replies(
            "closes within the body",
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
            .connectionLost
        ),
        .replies("closes within the head", "HTTP/1.1 200 OK\r\nContent-Length: 1", .connectionLost),
        .replies(
            "closes within a chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            .connectionLost
        ),
        .replies(
            "closes before the last chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
            .connectionLost
        ),
        .replies("speaks something else", "SSH-2.0-OpenSSH_9.2\r\n", .invalidResponse),
        .replies("has a bad status line", "HTTP/1.1 abc OK\r\n\r\n", .invalidResponse),
        .replies("has a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", .invalidResponse),
        .replies(
            "has a version that there is not",
            "HTTP/7.3 200 OK\r\nContent-Length: 0\r\n\r\n",
            .invalidResponse
        ),
        .replies(
            "has a field without a colon",
            "HTTP/1.1 200 OK\r\nX-Field\r\nContent-Length: 0\r\n\r\n",
            .invalidResponse
        ),
        .replies("has no number as length", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", .invalidResponse),
        .replies("has a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .invalidResponse),
        .replies(
            "has two lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            .invalidResponse
        ),
        .replies(
            "has a chunk without a size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
            .invalidResponse
        ),
        .replies(
            "has a chunk size over all bounds",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffffffff\r\nab\r\n0\r\n\r\n",
            .invalidResponse
        ),
        .replies(
            "has a chunk size with a prefix",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
            .invalidResponse
        ),
        .replies(
            "has a trailer line without a colon",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Field\r\n\r\n",
            .invalidResponse
        ),
        .replies(
            "has more body than the limit",
            .ok(String(repeating: "x", count: 1001)),
            .responseTooLarge,
            options: TransferOptions(maxResponseBodyBytes: 1000)
        ),
        Fault(
            name: "announces more body than the limit",
            code: .responseTooLarge,
            options: TransferOptions(maxResponseBodyBytes: 1000)
        ) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\nx")
            peer.waitForEnd()
        },
        Fault(
            name: "never ends its chunks",
            code: .responseTooLarge,
            options: TransferOptions(maxResponseBodyBytes: 100_000)
        ) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true { try peer.send("400\r\n" + String(repeating: "x", count: 1024) + "\r\n") }
        },
        Fault(name: "floods with fields", code: .responseTooLarge) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\n")
            while true { try peer.send("X-Field: " + String(repeating: "x", count: 200) + "\r\n") }
        },
        Fault(name: "floods with interim responses", code: .responseTooLarge) { peer, _ in
            try peer.readRequest()
            while true { try peer.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") }
        },
        Fault(name: "floods with trailers", code: .responseTooLarge) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
            while true { try peer.send("X-Field: " + String(repeating: "x", count: 200) + "\r\n") }
        },
        Fault(name: "sends a field without end", code: .responseTooLarge) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nX-Field: ")
            while true { try peer.send(String(repeating: "x", count: 1000)) }
        },
        Fault(name: "never answers", code: .timeout, options: TransferOptions(timeout: .seconds(2))) {
            peer,
            _ in
            try peer.readRequest()
            peer.waitForEnd()
        },
        Fault(
            name: "stops within the body",
            code: .timeout,
            options: TransferOptions(timeout: .seconds(2))
        ) { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            peer.waitForEnd()
        },
    ]
}

import HTTPTransport
import HTTPTypes
import Synchronization

extension ConformanceCheck {
    /// Creates a server that records its requests.
    private func makeRecorder() throws -> (server: ScriptedServer, received: Received) {
        let received = Received()
        let server = try ScriptedServer { connection, _ in
            while true {
                received.append(try connection.readRequest())
                try connection.send("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        return (server, received)
    }

    private final class Received: Sendable {
        private let requests = Mutex<[ScriptedServer.Request]>([])

        var last: ScriptedServer.Request? { requests.withLock { $0.last } }

        func append(_ request: ScriptedServer.Request) { requests.withLock { $0.append(request) } }
    }

    private static let fields: HTTPFields = {
        var fields = HTTPFields()
        for (name, value) in [("X-First", "a b"), ("x-amz-account-id", "123456789012"), ("X-Last", "%20;=,")]
        {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }()

    func sendsTheRequestAsGiven() async throws {
        let (server, received) = try makeRecorder()
        let target = "/a/../b//%2f%20~?x=%2F&y=&z"
        let cases: [(HTTPRequest.Method, Int, length: String?)] = [
            (.get, 0, nil), (.post, 0, "0"), (.put, 0, "0"), (.post, 3, "3"), (.put, 100_000, "100000"),
            (.delete, 0, nil),
        ]
        for (method, count, length) in cases {
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let context = "\(method) with \(count) bytes"
            _ = try await send(request(server, target, method, fields: Self.fields), body: body, context)
            guard let request = received.last else {
                throw ConformanceFailure(description: "nothing arrived")
            }
            try expect(request.method == method.rawValue, "\(context): the method is \(request.method)")
            try expect(request.target == target, "\(context): the target is \(request.target), not \(target)")
            try expect(
                request["Host"] == server.authority,
                "\(context): Host is \(request["Host"] ?? "missing")"
            )
            for field in Self.fields {
                let values = request.fields.filter { $0.name == field.name.rawName }.map(\.value)
                try expect(values == [field.value], "\(context): \(field.name.rawName) arrived as \(values)")
            }
            let sent = request["Content-Length"]
            try expect(sent == length, "\(context): Content-Length is \(sent ?? "missing")")
            try expect(request.body == body, "\(context): the body changed in transit")
        }
    }

    func addsNoFields() async throws {
        let (server, received) = try makeRecorder()
        let given = Set(Self.fields.map { $0.name.canonicalName }).union(["host", "content-length"])
        for (method, body) in [(HTTPRequest.Method.get, []), (.post, []), (.put, [1, 2, 3])] as [(_, [UInt8])]
        {
            _ = try await send(request(server, "/", method, fields: Self.fields), body: body)
            let names = received.last?.fields.map(\.name) ?? []
            let added = names.filter { !given.contains($0.lowercased()) }
            try expect(added.isEmpty, "\(method) has unexpected fields: \(added.joined(separator: ", "))")
        }
    }

    func refusesIncompleteRequests() async throws {
        let before = await peer.receivedCount()
        let whole = peer.answered(0)
        for (name, part) in [("scheme", \HTTPRequest.scheme), ("authority", \.authority), ("path", \.path)] {
            var exchange = whole
            exchange.request[keyPath: part] = nil
            try await expectFailure(
                of: exchange.request,
                body: exchange.body,
                [.invalidRequest],
                .notSent,
                "without \(name)"
            )
        }
        let count = await peer.receivedCount() - before
        try expect(count == 0, "\(count) incomplete requests reached the peer")
    }
}

import HTTPTransport
import HTTPTypes

extension ConformanceCheck {
    private func answer(_ index: Int) async throws -> TransportResponse {
        let exchange = peer.answered(index)
        return try await send(exchange.request, body: exchange.body)
    }

    func returnsTheResponse() async throws {
        let response = try await answer(0)
        try expect(response.head.status.code == 200, "the status is \(response.head.status.code), not 200")
        let count = response.body.count
        try expect(peer.isAnswer(response.body, 0), "the body of \(count) bytes is not the expected one")
    }

    func returns(_ exchange: ConformancePeer.Exchange?, _ isExpected: (HTTPResponse.Status) -> Bool)
        async throws
    {
        let exchange = try part(exchange)
        let before = await peer.receivedCount()
        let response = try await send(exchange.request, body: exchange.body)
        try expect(isExpected(response.head.status), "the status is \(response.head.status.code)")
        let count = await peer.receivedCount() - before
        try expect(count == 1, "\(count) requests reached the peer, not one")
    }

    func keepsConcurrentRequestsApart() async throws {
        try await together(0...99, atMost: Self.patience, "100 concurrent requests") { index in
            let response = try await answer(index)
            try expect(peer.isAnswer(response.body, index), "request \(index) got another's response")
        }
    }

    func limitsTheBody() async throws {
        let count = try await answer(0).body.count
        let exchange = peer.answered(0)
        try await expectFailure(
            of: exchange.request,
            body: exchange.body,
            options: TransferOptions(maxResponseBodyBytes: count - 1),
            [.responseTooLarge],
            .sent
        )
    }

    func acceptsABodyOfTheLimit() async throws {
        let count = try await answer(0).body.count
        let exchange = peer.answered(0)
        let options = TransferOptions(maxResponseBodyBytes: count)
        let body = try await send(exchange.request, body: exchange.body, options: options).body
        try expect(body.count == count, "the body has \(body.count) bytes, not \(count)")
    }

    func recoversAfterFailures() async throws {
        let exchange = try part(peer.unanswered)
        for _ in 0..<3 {
            let options = TransferOptions(timeout: .milliseconds(50))
            _ = try await failure(of: exchange.request, body: exchange.body, options: options)
        }
        try await returnsTheResponse()
    }
}

// MARK: - Over connections

extension ConformanceCheck {
    /// Creates a server that sends `bytes` after each request and closes the connection.
    private func makeServer(_ bytes: String, inPiecesOf count: Int = .max) throws -> ScriptedServer {
        try ScriptedServer { connection, _ in
            try connection.readRequest()
            try connection.send(bytes, inPiecesOf: count)
        }
    }

    /// The fields of a response with `lines` and the body "hello".
    private func fields(_ lines: String) async throws -> HTTPFields {
        let server = try makeServer("HTTP/1.1 200 OK\r\n\(lines)Content-Length: 5\r\nX-Last: z\r\n\r\nhello")
        let response = try await send(request(server, "/"))
        try expect(response.body == Array("hello".utf8), "the body has \(response.body.count) bytes, not 5")
        let last = values("X-Last", response.head.headerFields)
        try expect(last == ["z"], "the last field has the values \(last), not [\"z\"]")
        return response.head.headerFields
    }

    private func values(_ name: String, _ fields: HTTPFields) -> [String] {
        fields.filter { $0.name.rawName.lowercased() == name.lowercased() }.map(\.value)
    }

    func skipsInterimResponses() async throws {
        let interim = [
            "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n",
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        ]
        for (bytes, count) in interim.flatMap({ [($0, Int.max), ($0, 1)] }) {
            let server = try makeServer(bytes + .answer(to: "/"), inPiecesOf: count)
            let head = try await send(request(server, "/")).head
            try expect(head.status.code == 200, "the status is \(head.status.code), not 200")
            try expect(
                values("X-Early", head.headerFields).isEmpty,
                "a field of an interim response was kept"
            )
        }
    }

    func readsEveryKindOfBody() async throws {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let cases: [(name: String, bytes: String, method: HTTPRequest.Method, body: String)] = [
            ("a length", .ok("hello"), .get, "hello"),
            ("no bytes", .ok(""), .get, ""),
            ("the connection's end", "HTTP/1.1 200 OK\r\n\r\nhello", .get, "hello"),
            ("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", .get, "hello"),
            ("chunks", chunked + "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n", .get, "hello"),
            (
                "odd chunks", chunked + "01;a=\"b\"\r\nh\r\n0004\r\nello\r\n00\r\nX-T: x\r\n\r\n", .get,
                "hello"
            ),
            ("204", "HTTP/1.1 204 No Content\r\n\r\n", .get, ""),
            ("304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", .get, ""),
            ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", .head, ""),
        ]
        for (name, bytes, method, body) in cases {
            for count in [Int.max, 1] {
                let server = try makeServer(bytes, inPiecesOf: count)
                let response = try await send(request(server, "/", method), name)
                let text = String(decoding: response.body, as: UTF8.self)
                try expect(text == body, "\(name): the body is \"\(text)\", not \"\(body)\"")
            }
        }
    }

    func keepsRepeatedFields() async throws {
        let fields = try await fields("X-One: a\r\nX-Two: b\r\nx-one: c, d\r\nX-One:\r\n")
        let ones = values("X-One", fields)
        try expect(ones == ["a", "c, d", ""], "the values of a field that occurs three times are \(ones)")
        let twos = values("X-Two", fields)
        try expect(twos == ["b"], "the values of the field between them are \(twos)")
    }

    func readsFoldedFields() async throws {
        let cases: [(lines: String, value: String)] = [
            ("X-One: a\r\n b\r\n\tc\r\n", "a b c"), ("X-One: a\r\n \r\n", "a"),
            ("X-One: a\r\n\t \r\n b\r\n", "a b"),
            ("X-One:\r\n a\r\n", "a"),
        ]
        for (lines, value) in cases {
            let read = values("X-One", try await fields(lines + "X-Two: b\r\n"))
            // The amount of white space between joined lines is not checked.
            let words = read.map { $0.split { $0 == " " || $0 == "\t" }.joined(separator: " ") }
            try expect(words == [value], "the folded field is \(read), not \(value)")
        }
        let twos = values("X-Two", try await fields("X-One: a\r\n \r\nX-Two: b\r\n"))
        try expect(twos == ["b"], "the field after a folded one is \(twos)")
    }

    func skipsFieldsWithInvalidNames() async throws {
        for line in ["Bad Name: x", "Bad(Name): x", "Bad\"Name: x", "B\u{E4}d: x", "Bad@Name: x"] {
            let fields = try await fields("X-One: a\r\n\(line)\r\nX-Two: b\r\n")
            try expect(values("X-One", fields) == ["a"], "\(line): the previous field was lost")
            try expect(values("X-Two", fields) == ["b"], "\(line): the next field was lost")
        }
    }
}

public import HTTPTypes

/// The requests that the peer of an in-process transport responds to in a known way.
///
/// If a part is nil, exclude the behaviors that require it. A transport that uses connections does not need a peer.
public struct ConformancePeer: Sendable {
    /// A request and its body.
    public struct Exchange: Sendable {
        /// The request.
        public var request: HTTPRequest
        /// The request's body.
        public var body: [UInt8]

        /// Creates an exchange.
        public init(_ request: HTTPRequest, body: [UInt8] = []) {
            self.request = request
            self.body = body
        }
    }

    /// Returns the request with this index. It gets an immediate response with status 200 and a
    /// body of at least two bytes.
    public var answered: @Sendable (_ index: Int) -> Exchange

    /// Returns whether `body` is the response to the request with this index of ``answered`` and to no other.
    public var isAnswer: @Sendable (_ body: [UInt8], _ index: Int) -> Bool

    /// A request that gets a status of at least 400.
    public var refused: Exchange?

    /// A request that gets a status from 301 to 308 and a `Location`.
    public var redirected: Exchange?

    /// A request that gets no response for at least ten seconds.
    public var unanswered: Exchange?

    /// The number of requests received.
    public var receivedCount: @Sendable () async -> Int

    /// Creates a peer.
    public init(
        answered: @escaping @Sendable (_ index: Int) -> Exchange,
        isAnswer: @escaping @Sendable (_ body: [UInt8], _ index: Int) -> Bool,
        refused: Exchange? = nil,
        redirected: Exchange? = nil,
        unanswered: Exchange? = nil,
        receivedCount: @escaping @Sendable () async -> Int
    ) {
        self.answered = answered
        self.isAnswer = isAnswer
        self.refused = refused
        self.redirected = redirected
        self.unanswered = unanswered
        self.receivedCount = receivedCount
    }
}

extension ConformancePeer {
    /// Creates the server that acts as the peer of transports with connections.
    static func makeServer() throws -> ScriptedServer {
        try ScriptedServer { connection, _ in
            while true {
                let target = try connection.readRequest().target
                switch target {
                case "/refused": try connection.send("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n")
                case "/redirected":
                    try connection.send("HTTP/1.1 302 Found\r\nLocation: /1\r\nContent-Length: 0\r\n\r\n")
                case "/unanswered": connection.waitForEnd()
                default: try connection.send(.answer(to: target))
                }
            }
        }
    }

    /// The peer that ``makeServer()`` implements.
    static func server(_ server: ScriptedServer) -> ConformancePeer {
        @Sendable func exchange(_ path: String) -> Exchange {
            Exchange(
                HTTPRequest(method: .post, scheme: "http", authority: server.authority, path: path),
                body: [1, 2, 3]
            )
        }
        return ConformancePeer(
            answered: { exchange("/\($0)") },
            isAnswer: { $0 == Array("answer to /\($1)".utf8) },
            refused: exchange("/refused"),
            redirected: exchange("/redirected"),
            unanswered: exchange("/unanswered"),
            receivedCount: { server.requests.count }
        )
    }
}

extension String {
    /// A response that identifies its request.
    static func answer(to target: String, fields: String = "") -> String {
        .ok("answer to \(target)", fields: fields)
    }
}

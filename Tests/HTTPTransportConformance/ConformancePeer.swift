public import HTTPTypes

/// What the transport under test talks to: requests that its peer answers in a known way.
///
/// A peer that cannot play a part leaves it nil; the behaviours that need it are then reported by
/// ``TransportBehaviour/isApplicable(to:)``.
public struct ConformancePeer: Sendable {
    /// A request and its body.
    public struct Exchange: Sendable {
        /// What is sent.
        public var request: HTTPRequest
        /// The body that is sent.
        public var body: [UInt8]

        /// Creates an exchange.
        public init(_ request: HTTPRequest, body: [UInt8] = []) {
            self.request = request
            self.body = body
        }
    }

    /// The `index`th of requests that are answered at once, with status 200 and a body of at least two bytes.
    public var answered: @Sendable (_ index: Int) -> Exchange

    /// Whether `body` is the answer to the `index`th of ``answered`` and of no other.
    public var isAnswer: @Sendable (_ body: [UInt8], _ index: Int) -> Bool

    /// A request that is answered with a status of 400 or more.
    public var refused: Exchange?

    /// A request that is answered with a status from 301 to 308 and a `Location`.
    public var redirected: Exchange?

    /// A request that is not answered for ten seconds at least.
    public var unanswered: Exchange?

    /// How many requests have reached the peer.
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

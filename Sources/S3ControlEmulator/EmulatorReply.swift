public import HTTPTransport

/// What the emulator makes of a request, faults included, for a server to carry out.
public struct EmulatorReply: Sendable {
    /// What goes back.
    public var outcome: Outcome
    /// How long to wait before that.
    public var delay: Duration

    /// Creates a reply.
    public init(_ outcome: Outcome, delay: Duration = .zero) {
        self.outcome = outcome
        self.delay = delay
    }

    /// What goes back to the client.
    public enum Outcome: Sendable {
        /// A whole response.
        case response(TransportResponse)
        /// The response's head, half of its body, and then the end of the connection.
        case truncated(TransportResponse)
        /// Nothing but the end of the connection; in process the client takes so much of the request as
        /// delivered.
        case reset(RequestDelivery)
    }
}

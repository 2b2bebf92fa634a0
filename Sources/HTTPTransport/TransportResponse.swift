public import HTTPTypes

/// A response with its whole body.
public struct TransportResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse

    /// The body's bytes, decoded from any transfer coding.
    public var body: [UInt8]

    /// What the transfer took; nil from a transport that does not measure.
    public var metrics: TransferMetrics? {
        get { measured?.metrics }
        set { measured = newValue.map(Measured.init) }
    }

    /// Apart: few look at it, and every task that awaits a response keeps room for one.
    private var measured: Measured?

    private final class Measured: Sendable {
        let metrics: TransferMetrics

        init(_ metrics: TransferMetrics) {
            self.metrics = metrics
        }
    }

    /// Creates a response.
    public init(head: HTTPResponse, body: [UInt8] = [], metrics: TransferMetrics? = nil) {
        self.head = head
        self.body = body
        self.metrics = metrics
    }
}

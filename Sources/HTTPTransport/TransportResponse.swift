public import HTTPTypes

/// A response with its complete body.
public struct TransportResponse: Sendable {
    /// The status and header fields.
    ///
    /// A transport may parse them at each access, so read this property once.
    public var head: HTTPResponse {
        get {
            switch source {
            case .given(let head): head
            case .received(let head): head.read()
            }
        }
        set { source = .given(newValue) }
    }

    /// The status code, a number of three digits. Reading it does not parse the header fields.
    public var statusCode: Int {
        switch source {
        case .given(let head): head.status.code
        case .received(let head): head.statusCode
        }
    }

    /// The body's bytes, decoded from any transfer coding.
    public var body: [UInt8]

    /// The durations and sizes of the transfer; nil if the transport does not measure them.
    public var metrics: TransferMetrics? {
        get { measured?.metrics }
        set { measured = newValue.map(Measured.init) }
    }

    private var source: Source

    /// A class instance: few callers read it, but every task that awaits a response reserves room for it.
    private var measured: Measured?

    private enum Source {
        case given(HTTPResponse)
        case received(any ReceivedHead)
    }

    private final class Measured: Sendable {
        let metrics: TransferMetrics

        init(_ metrics: TransferMetrics) {
            self.metrics = metrics
        }
    }

    /// Creates a response.
    public init(head: HTTPResponse, body: [UInt8] = [], metrics: TransferMetrics? = nil) {
        source = .given(head)
        self.body = body
        self.metrics = metrics
    }

    /// Creates a response whose head is parsed when it is read.
    package init(received head: any ReceivedHead, body: [UInt8], metrics: TransferMetrics?) {
        source = .received(head)
        self.body = body
        self.metrics = metrics
    }
}

/// The head of a response, received and validated by a transport.
package protocol ReceivedHead: AnyObject, Sendable {
    /// The status code, a number of three digits.
    var statusCode: Int { get }

    /// Parses the status and the header fields.
    func read() -> HTTPResponse
}

internal import HTTPTypes
internal import S3ControlModel

/// One call as it was written: what all its attempts share.
final class Call: Sendable {
    let exchange: any Exchange
    let head: HTTPRequest
    let body: [UInt8]
    /// The same in all attempts, so that whoever reads the service's logs can tell that they belong together.
    let invocationID = InvocationID.make()

    init(_ exchange: any Exchange, head: HTTPRequest, body: [UInt8]) {
        self.exchange = exchange
        self.head = head
        self.body = body
    }

    var operation: String { exchange.operation }
    var job: JobID? { exchange.job }
    var record: CallRecord { exchange.record }

    /// Who is called, as clocks are compared with.
    var host: String { head.authority ?? "" }
}

extension HTTPField.Name {
    // The names are tokens, so that there is always a name; the fallback cannot be reached.
    static let invocationID = HTTPField.Name("amz-sdk-invocation-id") ?? .userAgent
    static let sdkRequest = HTTPField.Name("amz-sdk-request") ?? .userAgent
    static let requestID = HTTPField.Name("x-amz-request-id") ?? .server
    static let extendedRequestID = HTTPField.Name("x-amz-id-2") ?? .server
    static let amazonRetryAfter = HTTPField.Name("x-amz-retry-after") ?? .retryAfter
}

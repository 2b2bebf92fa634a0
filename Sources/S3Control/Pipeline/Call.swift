internal import HTTPTypes
internal import S3ControlModel

/// One call: what all its attempts share.
final class Call: Sendable {
    let operation: String
    let account: AccountID
    let job: JobID?
    let head: HTTPRequest
    let body: [UInt8]
    let record: CallRecord
    /// The same in all attempts, so that whoever reads the service's logs can tell that they belong together.
    let invocationID: String

    init(
        operation: String,
        account: AccountID,
        job: JobID?,
        head: HTTPRequest,
        body: [UInt8],
        record: CallRecord
    ) {
        self.operation = operation
        self.account = account
        self.job = job
        self.head = head
        self.body = body
        self.record = record
        invocationID = InvocationID.make()
    }

    /// Who is called, as clocks are compared with.
    var host: String { head.authority ?? "" }
}

extension AttemptContext {
    init(_ call: Call, number: Int) {
        self.init(
            operation: call.operation,
            accountID: call.account,
            attempt: number,
            invocationID: call.invocationID
        )
    }
}

extension HTTPField.Name {
    // The names are tokens, so that there is always a name; the fallback cannot be reached.
    static let invocationID = HTTPField.Name("amz-sdk-invocation-id") ?? .userAgent
    static let sdkRequest = HTTPField.Name("amz-sdk-request") ?? .userAgent
    static let requestID = HTTPField.Name("x-amz-request-id") ?? .server
    static let extendedRequestID = HTTPField.Name("x-amz-id-2") ?? .server
    static let amazonRetryAfter = HTTPField.Name("x-amz-retry-after") ?? .retryAfter
}

internal import HTTPTypes

/// The fields that AWS clients add to requests: the user agent, and those that count a call's attempts.
struct SDKHeaders: Sendable {
    private let userAgent: HTTPField
    /// `amz-sdk-request` of first attempts, which nearly all are.
    private let first: HTTPField
    private let maxAttempts: Int

    init(_ userAgent: UserAgent, maxAttempts: Int) {
        self.userAgent = HTTPField(name: .userAgent, value: userAgent.value)
        self.maxAttempts = maxAttempts
        first = Self.attempt(1, of: maxAttempts)
    }

    /// The request with the fields that all attempts share.
    func added(to head: HTTPRequest, _ options: CallOptions) -> HTTPRequest {
        var head = head
        // With room for the signature's four fields and those of the attempt.
        head.headerFields.reserveCapacity(head.headerFields.count + 7)
        head.headerFields.append(userAgent)
        if options.hasFields {
            for field in options.headerFields { head.headerFields[field.name] = nil }
            head.headerFields.append(contentsOf: options.headerFields)
        }
        return head
    }

    /// Adds the fields that count attempts, which need no signature.
    func addUnsigned(to head: inout HTTPRequest, _ attempt: Attempt) {
        let most = attempt.call.options.retryPolicy?.maxAttempts ?? maxAttempts
        let isUsual = attempt.number == 1 && most == maxAttempts
        head.headerFields.append(HTTPField(name: .invocationID, value: attempt.call.state.invocationID))
        head.headerFields.append(isUsual ? first : Self.attempt(attempt.number, of: most))
    }

    private static func attempt(_ number: Int, of most: Int) -> HTTPField {
        HTTPField(name: .sdkRequest, value: "attempt=\(number); max=\(max(1, most))")
    }
}

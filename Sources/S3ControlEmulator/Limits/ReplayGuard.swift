internal import Basics
internal import HTTPTypes

/// Remembers signatures for as long as they are valid, to refuse what is sent a second time.
struct ReplayGuard: Sendable {
    private var dates: [String: Date] = [:]
    private var order = Queue<(signature: String, date: Date)>()

    /// S3 takes a date up to 15 minutes either way.
    private static let window = 1800.0
    /// The signatures that are remembered at most; the oldest are forgotten first.
    private static let capacity = 100_000

    /// Notes the request's signature; false if it was noted before. Only a verified request may be noted.
    mutating func note(_ request: HTTPRequest, at now: Date) -> Bool {
        guard let authorization = request.headerFields[.authorization],
            let mark = authorization.firstRange(of: "Signature=")
        else { return true }
        let signature = String(authorization[mark.upperBound...])
        while let oldest = order.first,
            now.timeIntervalSince(oldest.date) > Self.window || order.count >= Self.capacity
        {
            _ = order.popFirst()
            dates[oldest.signature] = nil
        }
        guard dates[signature] == nil else { return false }
        dates[signature] = now
        order.append((signature, now))
        return true
    }
}

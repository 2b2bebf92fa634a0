internal import Basics

/// A bucket that fills at a steady rate, and from which each request takes a token.
struct TokenBucket: Sendable {
    private let limit: RateLimit
    private var tokens: Double
    private var date: Date?

    init(_ limit: RateLimit) {
        self.limit = limit
        tokens = Double(limit.burst)
    }

    /// Takes a token at `now`; false if there is none.
    mutating func take(at now: Date) -> Bool {
        if let date, now > date {
            let filled = tokens + now.timeIntervalSince(date) * max(limit.requestsPerSecond, 0)
            tokens = min(filled, Double(limit.burst))
        }
        date = max(now, date ?? now)
        // Dates are doubles: what was lent here is missing from the next token, so that nothing is gained.
        guard tokens >= 0.999 else { return false }
        tokens -= 1
        return true
    }
}

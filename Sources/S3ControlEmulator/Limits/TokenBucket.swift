#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
        // A tenth of a second ten times over is a bit less than a second.
        guard tokens >= 1 - 1e-9 else { return false }
        tokens -= 1
        return true
    }
}

import Basics

/// The rate of requests above which the emulator responds with `TooManyRequestsException`.
public struct RateLimit: Sendable, Hashable {
    /// The long-term maximum number of requests per second.
    public var requestsPerSecond: Double
    /// The maximum number of requests at once after a pause.
    public var burst: Int

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - requestsPerSecond: The long-term maximum number of requests per second; above 0. With any other
    ///     value, no request is accepted after the first `burst`.
    ///   - burst: The maximum number of requests at once after a pause, at least 1; by
    ///     default the number per second.
    public init(requestsPerSecond: Double, burst: Int? = nil) {
        self.requestsPerSecond = requestsPerSecond
        // In this order, `max` is 1 for what is not a number.
        self.burst = max(burst ?? Int(min(max(1, requestsPerSecond), 1e9)), 1)
    }
}

/// A bucket that fills with tokens at a steady rate. Each request takes one.
struct TokenBucket: Sendable {
    private let limit: RateLimit
    private var tokens: Double
    private var date: Date?

    init(_ limit: RateLimit) {
        self.limit = limit
        tokens = Double(limit.burst)
    }

    /// Takes a token at `now`. Returns false if there is none.
    mutating func take(at now: Date) -> Bool {
        if let date, now > date {
            let filled = tokens + now.timeIntervalSince(date) * max(0, limit.requestsPerSecond)
            tokens = min(filled, Double(limit.burst))
        }
        date = max(now, date ?? now)
        // Dates are doubles, so slightly less than a token counts as one. The difference reduces the next
        // token, so the rate stays the same.
        guard tokens >= 0.999 else { return false }
        tokens -= 1
        return true
    }
}

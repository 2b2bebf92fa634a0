internal import Basics

/// How many requests the emulator takes before it answers `TooManyRequestsException`.
public struct RateLimit: Sendable, Hashable {
    /// The requests that may come in a second in the long run.
    public var requestsPerSecond: Double
    /// The requests that may come at once after a rest.
    public var burst: Int

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - requestsPerSecond: The requests that may come in a second in the long run; above 0.
    ///   - burst: The requests that may come at once after a rest, at least 1; as many as in a second by
    ///     default.
    public init(requestsPerSecond: Double, burst: Int? = nil) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = max(burst ?? Int(min(requestsPerSecond, 1e9)), 1)
    }
}

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

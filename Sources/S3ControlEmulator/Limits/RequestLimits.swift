import Basics
import HTTPTypes

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

/// Stores signatures while they are valid, to reject repeated requests.
struct ReplayGuard: Sendable {
    private var dates: [String: Date] = [:]
    private var order = Queue<(signature: String, date: Date)>()

    /// In seconds: S3 accepts dates up to 15 minutes in the past and in the future.
    private static let window = 1800.0
    /// The maximum number of stored signatures. The oldest are removed first.
    private static let capacity = 100_000

    /// Stores the request's signature, which must be verified. Returns false if it was stored before.
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

/// A first-in, first-out queue.
struct Queue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }
    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            head += 1
            // Removing from the front moves all other elements. This is rare enough that its
            // average cost is negligible.
            if head > 32, head > elements.count / 2 {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Removes the elements that do not satisfy `isIncluded`.
    mutating func keep(where isIncluded: (Element) -> Bool) {
        elements = elements[head...].filter(isIncluded)
        head = 0
    }
}

extension Queue: Sequence {
    func makeIterator() -> ArraySlice<Element>.Iterator { elements[head...].makeIterator() }
}

extension Queue: Sendable where Element: Sendable {}

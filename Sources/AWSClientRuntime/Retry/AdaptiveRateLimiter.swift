internal import Basics

/// The sending rate of the adaptive mode: cut when the service throttles, then raised along a cubic
/// curve, slowly near the rate that was too much and faster beyond it (after TCP's CUBIC).
///
/// Times are seconds since the limiter was made.
struct AdaptiveRateLimiter: Sendable {
    private static let beta = 0.7
    private static let scaleConstant = 0.4
    private static let smoothing = 0.8
    private static let minFillRate = 0.5
    private static let minCapacity = 1.0
    private static let window = 0.5

    /// Whether the service has throttled, since when the rate is kept to.
    private(set) var isEnabled = false
    /// The tokens that come in a second.
    private(set) var fillRate = 1.0
    private(set) var capacity = 1.0
    private(set) var tokens = 0.0
    private var lastFill = 0.0

    private(set) var measuredRate = 0.0
    private var lastWindow = 0.0
    private var requestsInWindow = 0

    private var lastMaxRate = 0.0
    private var lastThrottle = 0.0

    /// Takes a token; if there is none, takes nothing and returns the seconds until there is.
    mutating func take(at now: Double) -> Double {
        guard isEnabled else { return 0 }
        fill(at: now)
        // A wait that is rounded must not end a hair before the token is there.
        guard tokens < 1 - 1e-9 else {
            tokens -= 1
            return 0
        }
        return (1 - tokens) / fillRate
    }

    /// Learns from one response.
    mutating func update(isThrottled: Bool, at now: Double) {
        measure(at: now)
        let rate: Double
        if isThrottled {
            let current = isEnabled ? min(measuredRate, fillRate) : measuredRate
            lastMaxRate = current
            lastThrottle = now
            isEnabled = true
            rate = current * Self.beta
        } else {
            rate = cubicRate(at: now)
        }
        setRate(min(rate, 2 * measuredRate), at: now)
    }

    private func cubicRate(at now: Double) -> Double {
        let window = cbrt(lastMaxRate * (1 - Self.beta) / Self.scaleConstant)
        let offset = now - lastThrottle - window
        return Self.scaleConstant * offset * offset * offset + lastMaxRate
    }

    private mutating func setRate(_ rate: Double, at now: Double) {
        fill(at: now)
        fillRate = max(rate, Self.minFillRate)
        capacity = max(rate, Self.minCapacity)
        tokens = min(tokens, capacity)
    }

    private mutating func fill(at now: Double) {
        tokens = min(capacity, tokens + (now - lastFill) * fillRate)
        lastFill = now
    }

    /// Counts a response, and measures the rate again after each half second.
    private mutating func measure(at now: Double) {
        let bucket = (now / Self.window).rounded(.down) * Self.window
        requestsInWindow += 1
        guard bucket > lastWindow else { return }
        let current = Double(requestsInWindow) / (bucket - lastWindow)
        measuredRate = current * Self.smoothing + measuredRate * (1 - Self.smoothing)
        requestsInWindow = 0
        lastWindow = bucket
    }
}

internal import Basics
internal import HTTPTransport
internal import Synchronization

/// Standard retries behind a rate limiter that learns from throttling how fast the service takes requests.
///
/// It suits a client that makes many calls of one kind: all its calls share the one rate, and are sent in
/// the order in which they came.
/// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class AdaptiveRetryPolicy: RetryPolicy {
    private let standard: StandardRetryPolicy
    private let limiter = Mutex(AdaptiveRateLimiter())
    private let turns = AsyncSemaphore(1)
    private let now: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates the policy, without a limit until the service throttles for the first time.
    ///
    /// - Parameters:
    ///   - settings: The figures of the standard retries beneath.
    ///   - clock: What the rate is measured, and turns are waited for, by.
    ///   - random: What delays are multiplied by: a number of 0 to 1, evenly spread.
    public init<RateClock: Clock<Duration>>(
        settings: StandardRetryPolicy.Settings = .init(),
        clock: RateClock = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        standard = StandardRetryPolicy(settings: settings, random: random)
        let start = clock.now
        now = { start.duration(to: clock.now) / .seconds(1) }
        sleep = { try await clock.sleep(for: $0) }
    }

    /// `adaptive`.
    public var name: String { "adaptive" }

    /// The most attempts of a call.
    public var maxAttempts: Int { standard.maxAttempts }

    /// The quota's tokens that are left.
    public var availableQuota: Int { standard.availableQuota }

    /// The requests a second that are let through; nil until the service throttles for the first time.
    public var rate: Double? { limiter.withLock { $0.isEnabled ? $0.fillRate : nil } }

    /// Waits for a token of the measured rate.
    ///
    /// One caller at a time waits for the bucket, and the others wait for that caller. So no token is lost when a
    /// caller is cancelled, and each wait uses the rate at that time.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled.
    public func acquireSendToken() async throws {
        guard rate != nil else { return }
        try await turns.acquire()
        defer { turns.release() }
        while true {
            let now = now()
            let wait = limiter.withLock { $0.take(at: now) }
            guard wait > 0 else { return }
            try await sleep(.seconds(wait))
        }
    }

    /// The standard delay.
    public func delay(after failure: FailedAttempt) -> Duration? {
        standard.delay(after: failure)
    }

    /// Measures the rate; throttling lowers it.
    public func record(failure: FailedAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: failure.kind == .throttling, at: now) }
    }

    /// Puts quota back, and raises the rate.
    public func record(success: SucceededAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: false, at: now) }
        standard.record(success: success)
    }
}

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

/// Lets a number of tasks through at a time, in order of arrival; one that waits can be cancelled.
final class AsyncSemaphore: Sendable {
    private let queue: Mutex<SlotQueue<SlotWaiter>>

    /// A semaphore for `count` at a time, at least 1.
    init(_ count: Int) {
        queue = Mutex(SlotQueue(limit: count))
    }

    /// Waits for a place, which is kept until ``release()``.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled; then there is no place.
    func acquire() async throws {
        let waiter = SlotWaiter()
        let ticket = queue.withLock { queue -> Int? in
            queue.waitingCount == 0 && queue.tryAcquire() ? nil : queue.append(waiter, deadline: nil)
        }
        guard let ticket else { return }
        let outcome = await waiter.outcome { _ = queue.withLock { $0.remove(ticket) } }
        guard outcome == .acquired else { throw CancellationError() }
        guard !Task.isCancelled else {
            release()
            throw CancellationError()
        }
    }

    /// Gives a place back, and passes it on.
    func release() {
        while let next = queue.withLock({ $0.release() }) {
            if next.end(.acquired) { return }
        }
    }
}

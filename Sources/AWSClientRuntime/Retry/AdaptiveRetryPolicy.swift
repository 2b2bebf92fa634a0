import Basics
import HTTPTransport
import Synchronization

/// The standard retry mode with a rate limiter that adapts to the service's throttling.
///
/// It suits a client that makes many calls of one kind: all calls share one rate,
/// and are sent in order of arrival.
///
/// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
public final class AdaptiveRetryPolicy: RetryPolicy {
    private let standard: StandardRetryPolicy
    private let limiter = Mutex(AdaptiveRateLimiter())
    private let turns = AsyncSemaphore(1)
    private let now: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates the policy. The rate is not limited until the service throttles for the first time.
    ///
    /// - Parameters:
    ///   - settings: The settings of the standard mode.
    ///   - clock: The clock that measures the rate and waits for tokens.
    ///   - random: Returns the factor of a delay: a uniformly distributed number from 0 to 1.
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

    /// The maximum number of attempts of a call.
    public var maxAttempts: Int { standard.maxAttempts }

    /// The number of remaining tokens of the quota.
    public var availableQuota: Int { standard.availableQuota }

    /// The permitted requests per second; nil until the service throttles for the first time.
    public var rate: Double? { limiter.withLock { $0.isEnabled ? $0.fillRate : nil } }

    /// Waits for a token of the rate limiter.
    ///
    /// One caller at a time waits for the bucket, and the others wait for that caller. This way, no token is
    /// lost when a caller is cancelled, and each wait uses the current rate.
    ///
    /// - Throws: `CancellationError`, immediately when the task is cancelled.
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

    /// Returns the delay of the standard mode.
    public func delay(after failure: FailedAttempt) -> Duration? {
        standard.delay(after: failure)
    }

    /// Updates the measured rate. Throttling lowers the limit.
    public func record(failure: FailedAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: failure.kind == .throttling, at: now) }
    }

    /// Returns tokens to the quota and raises the rate.
    public func record(success: SucceededAttempt) {
        let now = now()
        limiter.withLock { $0.update(isThrottled: false, at: now) }
        standard.record(success: success)
    }
}

/// The sending rate of the adaptive mode.
///
/// It is cut when the service throttles, then raised along a cubic curve: slowly near the rate that was too
/// high, and faster above it (after TCP's CUBIC). Times are in seconds since the limiter was created.
struct AdaptiveRateLimiter: Sendable {
    private static let beta = 0.7
    private static let scaleConstant = 0.4
    private static let smoothing = 0.8
    private static let minFillRate = 0.5
    private static let minCapacity = 1.0
    private static let window = 0.5

    /// Whether the service has throttled. From then on, the rate is limited.
    private(set) var isEnabled = false
    /// The number of tokens that are added per second.
    private(set) var fillRate = 1.0
    private(set) var capacity = 1.0
    private(set) var tokens = 0.0
    private var lastFill = 0.0

    private(set) var measuredRate = 0.0
    private var lastWindow = 0.0
    private var requestsInWindow = 0

    private var lastMaxRate = 0.0
    private var lastThrottle = 0.0

    /// Takes a token. If none is available, returns the seconds until one is.
    mutating func take(at now: Double) -> Double {
        guard isEnabled else { return 0 }
        fill(at: now)
        // A rounded wait may end slightly before the token is available.
        guard tokens < 1 - 1e-9 else {
            tokens -= 1
            return 0
        }
        return (1 - tokens) / fillRate
    }

    /// Updates the rate after one response.
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

    /// Counts a response, and updates the measured rate every half second.
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

/// A semaphore for tasks, which enter in order of arrival and can be cancelled while they wait.
final class AsyncSemaphore: Sendable {
    private let queue: Mutex<SlotQueue<SlotWaiter>>

    /// Creates a semaphore that admits `count` tasks at a time, at least 1.
    init(_ count: Int) {
        queue = Mutex(SlotQueue(limit: count))
    }

    /// Waits for a permit, which is held until ``release()``.
    ///
    /// - Throws: `CancellationError`, immediately when the task is cancelled. No permit is held then.
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

    /// Releases a permit and passes it to the next waiting task.
    func release() {
        while let next = queue.withLock({ $0.release() }) {
            if next.end(.acquired) { return }
        }
    }
}

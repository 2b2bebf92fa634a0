import S3Control
import Synchronization
import VirtualTime

/// Retry rules by name. A policy is made for each storm, by its clock and with the same random numbers.
struct Rules: Sendable {
    var name: String
    var make: @Sendable (VirtualClock, SeededRandom) -> any RetryPolicy

    static let all = [
        Rules(name: "none") { _, _ in NoRetryPolicy() },
        Rules(name: "standard, no quota") { _, random in
            var settings = StandardRetryPolicy.Settings()
            settings.quota = .max / 2
            return StandardRetryPolicy(settings: settings, random: random.next)
        },
        Rules(name: "standard (ours)") { _, random in StandardRetryPolicy(random: random.next) },
        Rules(name: "adaptive (ours)") { clock, random in
            AdaptiveRetryPolicy(clock: clock, random: random.next)
        },
        Rules(name: "Soto's") { _, random in SotoRules(random: random.next) },
        Rules(name: "boto3's legacy") { _, random in BotoLegacyRules(random: random.next) },
        Rules(name: "boto3's standard") { _, random in BotoStandardRules(random: random.next) },
    ]
}

/// Soto's default: four retries after half to all of 1, 2, 4, 8 s.
///
/// Source: `JitterRetry` in soto-core's `RetryPolicy.swift`.
struct SotoRules: RetryPolicy {
    var random: @Sendable () -> Double
    var name: String { "soto" }
    var maxAttempts: Int { 5 }

    func delay(after failure: FailedAttempt) -> Duration? {
        .seconds(Double(1 << (failure.number - 1)) * (0.5 + random() / 2))
    }
}

/// boto3's rules until 2026: four retries after up to 1, 2, 4, 8 s.
///
/// Source: `_retry.json` and `retryhandler.py` of botocore 1.43.
struct BotoLegacyRules: RetryPolicy {
    var random: @Sendable () -> Double
    var name: String { "legacy" }
    var maxAttempts: Int { 5 }

    func delay(after failure: FailedAttempt) -> Duration? {
        .seconds(Double(1 << (failure.number - 1)) * random())
    }
}

/// boto3's standard mode before 2026: two retries after up to 1, 2 s, 5 tokens each of 500.
///
/// Source: `retries/standard.py` of botocore 1.43 without its new rules.
final class BotoStandardRules: RetryPolicy {
    private let random: @Sendable () -> Double
    private let quota = Mutex(500)
    var name: String { "standard" }
    var maxAttempts: Int { 3 }

    init(random: @escaping @Sendable () -> Double) {
        self.random = random
    }

    func delay(after failure: FailedAttempt) -> Duration? {
        let isPaid = quota.withLock { quota in
            guard quota >= 5 else { return false }
            quota -= 5
            return true
        }
        return isPaid ? .seconds(Double(min(1 << (failure.number - 1), 20)) * random()) : nil
    }

    func record(success: SucceededAttempt) {
        quota.withLock { $0 = min(500, $0 + (success.precedingFailure == nil ? 1 : 5)) }
    }
}

/// Numbers from 0 to 1 that a seed decides (SplitMix64).
final class SeededRandom: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64) { state = Mutex(seed) }

    @Sendable func next() -> Double {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((value ^ (value >> 31)) >> 11) / Double(1 << 53)
        }
    }
}

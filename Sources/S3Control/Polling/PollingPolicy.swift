import AWSClientRuntime

/// How often jobs are polled, and which failures a wait tolerates.
///
/// The first delay is ``initialDelay``. Each further delay is ``growth`` times as long, up to ``maximumDelay``. Each is
/// shortened by a random part of at most ``jitter``, so that many waiters do not poll at the same time.
public struct PollingPolicy: Sendable, Hashable {
    /// The delay after the first poll, which is made immediately.
    public var initialDelay: Duration

    /// The maximum delay between two polls.
    public var maximumDelay: Duration

    /// The factor between successive delays: at least 1.
    public var growth: Double

    /// The largest part of a delay that is subtracted at random: 0 to 1.
    public var jitter: Double

    /// How long after the start `notFound` counts as a new job that is not visible yet. Zero makes the first `notFound`
    /// an error.
    public var notFoundGrace: Duration

    /// How many consecutive polls may fail: in transfer, with an unreadable response, or with a service failure.
    /// Throttling does not count.
    public var toleratedFailures: Int

    /// Creates a policy. By default, polls are 0.5 s to 30 s apart, and `notFound` is tolerated for 20 s.
    public init(
        initialDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        growth: Double = 1.5,
        jitter: Double = 0.2,
        notFoundGrace: Duration = .seconds(20),
        toleratedFailures: Int = 10
    ) {
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.growth = growth
        self.jitter = jitter
        self.notFoundGrace = notFoundGrace
        self.toleratedFailures = toleratedFailures
    }

    /// The policy for progress: polls are 8 to 10 s apart once the backoff is complete, which is 6 to 7.5 per minute.
    public static let watching = PollingPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(10))

    /// The violation, or nil if the policy is valid.
    var violation: String? {
        if initialDelay < .zero {
            return "initialDelay must be at least 0, not \(initialDelay.inWords)."
        }
        // Without a delay, a wait would be a busy loop.
        if maximumDelay <= .zero { return "maximumDelay must be above 0, not \(maximumDelay.inWords)." }
        if !(growth >= 1) { return "growth must be at least 1, not \(growth)." }
        if !(0...1).contains(jitter) { return "jitter must be from 0 to 1, not \(jitter)." }
        if notFoundGrace < .zero {
            return "notFoundGrace must be at least 0, not \(notFoundGrace.inWords)."
        }
        if toleratedFailures < 0 {
            return "toleratedFailures must be at least 0, not \(toleratedFailures)."
        }
        return nil
    }

    /// Validates the policy before anything is sent.
    func validate() throws(S3ControlError) {
        if let violation {
            throw S3ControlError(.invalidRequest, message: "Invalid PollingPolicy: \(violation)")
        }
    }
}

/// The successive delays of a policy, and its count of consecutive failures.
struct PollingBackoff: Sendable {
    let policy: PollingPolicy
    private var delay: Duration
    private var failures = 0

    /// Keeps a policy without delays from polling faster than this.
    private static let shortestDelay = Duration.milliseconds(10)

    init(_ policy: PollingPolicy) {
        self.policy = policy
        delay = .zero
        reset()
    }

    /// Returns the delay before the next poll, and increases it for the one after.
    mutating func nextDelay() -> Duration {
        let jitter = policy.jitter > 0 ? min(policy.jitter, 1) : 0
        let shortened = delay * (1 - Double.random(in: 0...jitter))
        let growth = policy.growth > 1 ? min(policy.growth, 1000) : 1
        delay = min(max(delay * growth, Self.shortestDelay), policy.maximumDelay.clamped)
        return max(shortened, min(Self.shortestDelay, policy.maximumDelay.clamped))
    }

    /// Returns to the shortest delay, because the job has changed or a request has succeeded.
    mutating func reset() {
        delay = min(policy.initialDelay.clamped, policy.maximumDelay.clamped)
    }

    /// Records a response.
    mutating func succeeded() {
        failures = 0
    }

    /// Records a failure; returns whether the policy tolerates it.
    mutating func tolerates(_ failure: JobFailureKind) -> Bool {
        switch failure {
        case .throttled: return true
        case .transient:
            failures += 1
            return failures <= policy.toleratedFailures
        case .missing, .refused, .general: return false
        }
    }
}

/// What a failed request means for its job and for further requests. Shared by waits, progress, and bulk changes.
enum JobFailureKind: Sendable {
    /// The service reports that the job does not exist.
    case missing
    /// The service refused the request for this job.
    case refused
    /// The service throttled the request, which had no effect.
    case throttled
    /// No response arrived, or the service failed. A later request may succeed.
    case transient
    /// Every other request would fail in the same way until someone fixes the cause: credentials, permissions,
    /// configuration, or the clock.
    case general

    init(_ error: S3ControlError) {
        switch error.code {
        case .notFound: self = .missing
        case .jobStatus, .badRequest, .invalidRequest, .tooManyTags: self = .refused
        case .throttled: self = .throttled
        // A bare 429 response has no error code.
        case .invalidResponse where error.httpStatus == 429: self = .throttled
        case .internalService, .transport, .timeout, .invalidResponse, .unexpected, .invalidNextToken:
            self = .transient
        case .accessDenied, .noCredentials, .invalidCredentials, .invalidConfiguration, .signingFailed,
            .clockSkew:
            self = .general
        // An unreadable response says nothing about the job.
        default: self = .general
        }
    }
}

extension Duration {
    /// The duration, rounded for messages: `250 ms`, `1.5 s`, `90 min`, `36 h`.
    var inWords: String {
        let seconds = self / .seconds(1)
        let text: (Double) -> String = { value in
            let tenths = (value * 10).rounded() / 10
            return tenths == tenths.rounded() || tenths >= 10
                ? "\(Int(tenths.rounded()))" : "\(tenths)"
        }
        return switch abs(seconds) {
        case 0: "0 s"
        case ..<0.9995: "\(text(seconds * 1000)) ms"
        case ..<120: "\(text(seconds)) s"
        case ..<7200: "\(text(seconds / 60)) min"
        case ..<172_800: "\(text(seconds / 3600)) h"
        default: "\(text(seconds / 86_400)) days"
        }
    }
}

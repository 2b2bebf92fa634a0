internal import AWSClientRuntime

/// How often jobs are polled, and which failures a wait tolerates.
///
/// The first delay is ``initialDelay``, each next one ``growth`` times as long, up to ``maximumDelay``. Each is shortened by a
/// random part of at most ``jitter``, so that many waiters do not poll at once.
public struct PollingPolicy: Sendable, Hashable {
    /// The delay before the second poll; the first is made at once.
    public var initialDelay: Duration

    /// The longest delay between two polls.
    public var maximumDelay: Duration

    /// The factor between one delay and the next: 1 and above.
    public var growth: Double

    /// The largest part of a delay that is taken away at random: 0 to 1.
    public var jitter: Double

    /// For how long after the start `notFound` means a job that was just created and cannot be seen yet; zero makes the
    /// first one an error.
    public var notFoundGrace: Duration

    /// How many polls in a row may fail in transfer, without a readable answer, or by the service's fault. Throttling does
    /// not count.
    public var toleratedFailures: Int

    /// Creates a policy; by default polls come 0.5 s to 30 s apart, and `notFound` is tolerated for 20 s.
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

    /// What watching uses: a poll every 8 to 10 s once it has slowed down, which is 6 to 7.5 a minute.
    public static let watching = PollingPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(10))

    /// What is wrong with the policy; nil if nothing is.
    var violation: String? {
        if initialDelay < .zero {
            return "initialDelay must not be negative, but is \(initialDelay.inWords)."
        }
        // Without any delay a wait would be a busy loop.
        if maximumDelay <= .zero { return "maximumDelay must be above zero, but is \(maximumDelay.inWords)." }
        if !(growth >= 1) { return "growth must be at least 1, but is \(growth)." }
        if !(0...1).contains(jitter) { return "jitter must be from 0 to 1, but is \(jitter)." }
        if notFoundGrace < .zero {
            return "notFoundGrace must not be negative, but is \(notFoundGrace.inWords)."
        }
        if toleratedFailures < 0 {
            return "toleratedFailures must not be negative, but is \(toleratedFailures)."
        }
        return nil
    }

    /// Checks the policy before anything is sent.
    func validate() throws(S3ControlError) {
        if let violation {
            throw S3ControlError(.invalidRequest, message: "Invalid PollingPolicy: \(violation)")
        }
    }
}

/// The delays of a policy, one after the other, and how many failures in a row it has seen.
struct PollingPace: Sendable {
    let policy: PollingPolicy
    private var delay: Duration
    private var failures = 0

    /// A policy without delays is kept from polling faster than this.
    private static let shortestDelay = Duration.milliseconds(10)

    init(_ policy: PollingPolicy) {
        self.policy = policy
        delay = .zero
        reset()
    }

    /// The delay before the next poll; the one after it is longer.
    mutating func nextDelay() -> Duration {
        let jitter = policy.jitter > 0 ? min(policy.jitter, 1) : 0
        let shortened = delay * (1 - Double.random(in: 0...jitter))
        let growth = policy.growth > 1 ? min(policy.growth, 1000) : 1
        delay = min(max(delay * growth, Self.shortestDelay), policy.maximumDelay.clamped)
        return max(shortened, min(Self.shortestDelay, policy.maximumDelay.clamped))
    }

    /// Begins with the shortest delay again, because something has just happened.
    mutating func reset() {
        delay = min(policy.initialDelay.clamped, policy.maximumDelay.clamped)
    }

    /// Notes an answer of the service.
    mutating func succeeded() {
        failures = 0
    }

    /// Notes a failure; returns whether the policy tolerates it.
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

/// What a failed request about a job means for the job and for the requests after it: the one classification that waits,
/// progress and bulk changes share.
enum JobFailureKind: Sendable {
    /// The service says that there is no such job.
    case missing
    /// The service has refused what was asked of this job.
    case refused
    /// The service takes no more requests for now; it did nothing.
    case throttled
    /// No answer of the service came through, or it failed. A later request may succeed.
    case transient
    /// Every other request would fail in the same way until somebody acts: credentials, permissions, configuration, clock.
    case general

    init(_ error: S3ControlError) {
        switch error.code {
        case .notFound: self = .missing
        case .jobStatus, .badRequest, .invalidRequest, .tooManyTags: self = .refused
        case .throttled: self = .throttled
        // A bare 429 has no code of the service.
        case .invalidResponse where error.httpStatus == 429: self = .throttled
        case .internalService, .transport, .timeout, .invalidResponse, .unexpected, .invalidNextToken:
            self = .transient
        case .accessDenied, .noCredentials, .invalidCredentials, .invalidConfiguration, .signingFailed,
            .clockSkew:
            self = .general
        // What this version cannot read says nothing about the job.
        default: self = .general
        }
    }
}

extension Duration {
    /// The duration as a message has it, rounded: `250 ms`, `1.5 s`, `90 min`, `36 h`.
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

#if Metrics
import Metrics

/// Counts and times calls and attempts with swift-metrics.
struct CallMetrics: Sendable {
    /// Whether metrics are built in.
    static let isOn = true

    typealias Reading = ClockReading

    private let clock: any Clock<Duration>
    private let service: String
    private let region: String

    init(service: String, region: String, clock: any Clock<Duration>) {
        self.clock = clock
        self.service = service
        self.region = region
    }

    /// The dimensions by which the Smithy SDKs of AWS distinguish calls.
    private func smithyDimensions(_ operation: String) -> [(String, String)] {
        [(TelemetryAttribute.service, service), (TelemetryAttribute.operation, operation)]
    }

    private func dimensions(_ operation: String) -> [(String, String)] {
        [
            (TelemetryAttribute.service, service), (TelemetryAttribute.region, region),
            (TelemetryAttribute.operation, operation),
        ]
    }

    func callBegins(_ operation: String) -> ClockReading {
        Meter(label: MetricName.callsInFlight, dimensions: dimensions(operation)).increment()
        return clock.reading()
    }

    func callEnded(_ operation: String, error: String?, since start: ClockReading) {
        let dimensions = dimensions(operation)
        let smithy = smithyDimensions(operation)
        let duration = start.elapsed()
        Meter(label: MetricName.callsInFlight, dimensions: dimensions).decrement()
        Counter(label: MetricName.calls, dimensions: dimensions).increment()
        Timer(label: MetricName.callDuration, dimensions: dimensions).record(duration: duration)
        Timer(label: MetricName.smithyCallDuration, dimensions: smithy).record(duration: duration)
        guard let error else { return }
        count(MetricName.callErrors, dimensions, TelemetryAttribute.errorCode, error)
        count(MetricName.smithyErrors, smithy, TelemetryAttribute.exceptionType, error)
    }

    func attemptBegins() -> ClockReading { clock.reading() }

    func attemptEnded(_ operation: String, number: Int, error: String?, since start: ClockReading) {
        let dimensions = dimensions(operation)
        let smithy = smithyDimensions(operation)
        let duration = start.elapsed()
        Counter(label: MetricName.attempts, dimensions: dimensions).increment()
        Counter(label: MetricName.smithyAttempts, dimensions: smithy).increment()
        if number > 1 { Counter(label: MetricName.retries, dimensions: dimensions).increment() }
        Timer(label: MetricName.attemptDuration, dimensions: dimensions).record(duration: duration)
        Timer(label: MetricName.smithyAttemptDuration, dimensions: smithy).record(duration: duration)
        guard let error else { return }
        count(MetricName.attemptErrors, dimensions, TelemetryAttribute.errorCode, error)
    }

    private func count(
        _ label: String,
        _ dimensions: [(String, String)],
        _ name: String,
        _ error: String
    ) {
        Counter(label: label, dimensions: dimensions + [(name, error)]).increment()
    }
}

/// An instant of a clock.
struct ClockReading: Sendable {
    private let read: @Sendable () -> Duration

    fileprivate init<Source: Clock<Duration>>(_ clock: Source) {
        let start = clock.now
        read = { start.duration(to: clock.now) }
    }

    /// The time since the instant.
    func elapsed() -> Duration { read() }
}

extension Clock<Duration> {
    /// The current instant.
    fileprivate func reading() -> ClockReading { ClockReading(self) }
}
#else
/// Does nothing: the package is built without the trait `Metrics`.
struct CallMetrics: Sendable {
    static let isOn = false

    /// A placeholder for a clock reading that is not used.
    struct Reading {}

    init(service: String, region: String, clock: any Clock<Duration>) {}
    func callBegins(_ operation: String) -> Reading { Reading() }
    func callEnded(_ operation: String, error: String?, since start: Reading) {}
    func attemptBegins() -> Reading { Reading() }
    func attemptEnded(_ operation: String, number: Int, error: String?, since start: Reading) {}
}
#endif

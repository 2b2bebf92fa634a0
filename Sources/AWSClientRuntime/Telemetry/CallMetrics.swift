#if Metrics
internal import Metrics

/// Counts and times calls and attempts, by swift-metrics.
struct CallMetrics: Sendable {
    /// Whether this is built in.
    static let isOn = true

    typealias Reading = ClockReading

    private let clock: any Clock<Duration>
    private let dimensions: [(String, String)]

    init(service: String, region: String, clock: any Clock<Duration>) {
        self.clock = clock
        dimensions = [("rpc.service", service), ("cloud.region", region)]
    }

    private func dimensions(_ operation: String) -> [(String, String)] {
        dimensions + [("rpc.method", operation)]
    }

    func callBegins(_ operation: String) -> ClockReading {
        Meter(label: "s3control.calls.in_flight", dimensions: dimensions(operation)).increment()
        return clock.reading()
    }

    func callEnded(_ operation: String, error: String?, since start: ClockReading) {
        let dimensions = dimensions(operation)
        Meter(label: "s3control.calls.in_flight", dimensions: dimensions).decrement()
        Counter(label: "s3control.calls", dimensions: dimensions).increment()
        Timer(label: "s3control.call.duration", dimensions: dimensions).record(duration: start.elapsed())
        guard let error else { return }
        Counter(label: "s3control.call.errors", dimensions: dimensions + [("error.code", error)]).increment()
    }

    func attemptBegins() -> ClockReading { clock.reading() }

    func attemptEnded(_ operation: String, number: Int, error: String?, since start: ClockReading) {
        let dimensions = dimensions(operation)
        Counter(label: "s3control.attempts", dimensions: dimensions).increment()
        if number > 1 { Counter(label: "s3control.retries", dimensions: dimensions).increment() }
        Timer(label: "s3control.attempt.duration", dimensions: dimensions).record(duration: start.elapsed())
        guard let error else { return }
        Counter(
            label: "s3control.attempt.errors",
            dimensions: dimensions + [("error.code", error)]
        ).increment()
    }
}
/// A clock, and an instant of it.
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
    /// The present instant.
    fileprivate func reading() -> ClockReading { ClockReading(self) }
}
#else
/// Nothing, unless the package is built with the trait `Metrics`.
struct CallMetrics: Sendable {
    static let isOn = false

    /// Stands for a reading of a clock that nobody asks for.
    struct Reading {}

    init(service: String, region: String, clock: any Clock<Duration>) {}
    func callBegins(_ operation: String) -> Reading { Reading() }
    func callEnded(_ operation: String, error: String?, since start: Reading) {}
    func attemptBegins() -> Reading { Reading() }
    func attemptEnded(_ operation: String, number: Int, error: String?, since start: Reading) {}
}
#endif

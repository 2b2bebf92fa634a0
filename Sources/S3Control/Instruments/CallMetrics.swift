#if Metrics
internal import Metrics

/// Counts and times calls and attempts, by swift-metrics.
struct CallMetrics: Sendable {
    private let dimensions: [(String, String)]

    init(region: String) {
        dimensions = [("rpc.service", "S3Control"), ("cloud.region", region)]
    }

    private func dimensions(_ operation: String) -> [(String, String)] {
        dimensions + [("rpc.method", operation)]
    }

    func callBegins(_ operation: String) {
        Meter(label: "s3control.calls.in_flight", dimensions: dimensions(operation)).increment()
    }

    func callEnded(_ operation: String, error: (any Error)?, duration: Duration) {
        let dimensions = dimensions(operation)
        Meter(label: "s3control.calls.in_flight", dimensions: dimensions).decrement()
        Counter(label: "s3control.calls", dimensions: dimensions).increment()
        Timer(label: "s3control.call.duration", dimensions: dimensions).record(duration: duration)
        guard let error else { return }
        let code = (error as? S3ControlError).map { "\($0.code)" } ?? "cancelled"
        Counter(label: "s3control.call.errors", dimensions: dimensions + [("error.code", code)]).increment()
    }

    func attemptEnded(_ operation: String, number: Int, error: S3ControlError?, duration: Duration) {
        let dimensions = dimensions(operation)
        Counter(label: "s3control.attempts", dimensions: dimensions).increment()
        if number > 1 { Counter(label: "s3control.retries", dimensions: dimensions).increment() }
        Timer(label: "s3control.attempt.duration", dimensions: dimensions).record(duration: duration)
        guard let error else { return }
        Counter(
            label: "s3control.attempt.errors",
            dimensions: dimensions + [("error.code", "\(error.code)")]
        ).increment()
    }
}
#else
/// Nothing, unless the package is built with the trait `Metrics`.
struct CallMetrics: Sendable {
    init(region: String) {}
    func callBegins(_ operation: String) {}
    func callEnded(_ operation: String, error: (any Error)?, duration: Duration) {}
    func attemptEnded(_ operation: String, number: Int, error: S3ControlError?, duration: Duration) {}
}
#endif

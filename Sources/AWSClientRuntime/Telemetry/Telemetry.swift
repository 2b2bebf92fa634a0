import HTTPTypes
package import Logging

/// Records calls and attempts in the log and, with the traits `Metrics` and `Tracing`, as metrics and traces.
package struct Telemetry: Sendable {
    private let logger: Logger?
    private let span: CallSpan
    private let metrics: CallMetrics
    /// False if logging, metrics and tracing are all off; calls then skip telemetry.
    package let isEnabled: Bool

    /// Creates the telemetry of one service.
    ///
    /// - Parameters:
    ///   - service: The service's name, such as `S3Control`.
    ///   - clock: The clock that times calls and attempts.
    package init(service: String, region: String, logger: Logger?, clock: any Clock<Duration>) {
        self.logger = logger
        isEnabled = logger != nil || CallMetrics.isOn || CallSpan.isOn
        span = CallSpan(service: service, region: region)
        metrics = CallMetrics(service: service, region: region, clock: clock)
    }

    /// Runs and records a whole call.
    func record(_ call: any Call, _ body: () async throws -> Void) async throws {
        let start = metrics.callBegins(call.operation)
        do {
            try await span.withSpan(of: call, body)
            metrics.callEnded(call.operation, error: nil, since: start)
            log(call, "succeeded", failure: nil)
        } catch {
            let failure = error as? CallFailure
            metrics.callEnded(call.operation, error: failure?.code ?? "cancelled", since: start)
            log(call, failure == nil ? "was cancelled" : "failed", failure: failure)
            throw error
        }
    }

    /// Runs and records an attempt, even if it throws.
    func record(_ attempt: Attempt, _ body: () async throws -> Void) async throws {
        let start = metrics.attemptBegins()
        do {
            try await span.withSpan(of: attempt, body)
            finish(attempt, error: attempt.failure?.code, since: start)
        } catch {
            let code =
                (error as? CallFailure)?.code ?? (error is CancellationError ? "cancelled" : "unexpected")
            finish(attempt, error: code, since: start)
            throw error
        }
    }

    private func finish(_ attempt: Attempt, error: String?, since start: CallMetrics.Reading) {
        metrics.attemptEnded(attempt.call.operation, number: attempt.number, error: error, since: start)
        guard let logger, logger.logLevel <= .trace else { return }
        var metadata = Self.metadata(of: attempt)
        if let response = attempt.response {
            let facts = ResponseFacts(response)
            metadata["http.response.status_code"] = "\(facts.status)"
            metadata["aws.request_id"] = facts.requestID.map { "\($0)" }
            metadata["aws.extended_request_id"] = facts.extendedRequestID.map { "\($0)" }
        }
        metadata["error.code"] = error.map { "\($0)" }
        logger.trace("\(attempt.call.operation): attempt \(attempt.number) ended", metadata: metadata)
    }

    /// Records that an attempt will be retried.
    func recordRetry(_ attempt: Attempt, after failed: FailedAttempt, delay: Duration) {
        guard let logger else { return }
        var metadata = Self.metadata(of: attempt)
        metadata["aws.retry_delay"] = "\(delay)"
        metadata["aws.retry_reason"] = "\(failed.kind.rawValue)"
        metadata.add(attempt.failure, attempt.call)
        logger.debug("\(attempt.call.operation): will try again", metadata: metadata)
    }

    /// Records that this machine's clock is wrong. No error shows this if the next attempt succeeds.
    func recordClockCorrection(_ attempt: Attempt, seconds: Double) {
        guard let logger else { return }
        var metadata = Self.metadata(of: attempt)
        metadata["aws.clock_offset"] = "\(seconds) s"
        logger.info(
            "This machine's clock differs from the service's: requests are dated by that",
            metadata: metadata
        )
    }

    private func log(_ call: any Call, _ outcome: String, failure: CallFailure?) {
        guard let logger, logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [
            "rpc.method": "\(call.operation)", "aws.region": "\(span.region)",
            "aws.account_id": "\(call.account)",
            "aws.attempts": "\(call.state.attempts)",
        ]
        if failure == nil, let response = call.state.response {
            metadata["aws.request_id"] = response.requestID.map { "\($0)" }
        }
        metadata.add(failure, call)
        logger.debug("\(call.operation) \(outcome)", metadata: metadata)
    }

    private static func metadata(of attempt: Attempt) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "rpc.method": "\(attempt.call.operation)",
            "server.address": "\(attempt.request?.head.authority ?? "")",
            "aws.invocation_id": "\(attempt.call.state.invocationID)", "aws.attempt": "\(attempt.number)",
        ]
        if let subject = attempt.call.subject { metadata[subject.field] = "\(subject.value)" }
        return metadata
    }
}

extension Logger.Metadata {
    /// Adds the failure's codes and IDs, without messages, which may be long.
    fileprivate mutating func add(_ failure: CallFailure?, _ call: any Call) {
        guard let failure else { return }
        self["error.code"] = "\(failure.code)"
        self["error.effect"] = failure.mayHaveActed && !call.isReadOnly ? "unknown" : "none"
        self["aws.error_code"] = failure.serviceCode.map { "\($0.onOneLine)" }
        self["http.response.status_code"] = failure.httpStatus.map { "\($0)" }
        self["aws.request_id"] = failure.requestID.map { "\($0)" }
        self["aws.extended_request_id"] = failure.extendedRequestID.map { "\($0)" }
    }
}

/// The names of the metrics that calls record with the trait `Metrics`.
///
/// All metrics have the attributes ``TelemetryAttribute/service`` and ``TelemetryAttribute/operation``. Those
/// with the prefix `s3control` also have ``TelemetryAttribute/region``.
public enum MetricName {
    /// The calls in flight: a meter.
    public static let callsInFlight = "s3control.calls.in_flight"
    /// The calls that ended: a counter.
    public static let calls = "s3control.calls"
    /// The duration of calls, including all attempts and the delays between them: a timer.
    public static let callDuration = "s3control.call.duration"
    /// The calls that failed, with ``TelemetryAttribute/errorCode``: a counter.
    public static let callErrors = "s3control.call.errors"
    /// The attempts that ended: a counter.
    public static let attempts = "s3control.attempts"
    /// The attempts other than the first of each call: a counter.
    public static let retries = "s3control.retries"
    /// The duration of attempts: a timer.
    public static let attemptDuration = "s3control.attempt.duration"
    /// The attempts that failed, with ``TelemetryAttribute/errorCode``: a counter.
    public static let attemptErrors = "s3control.attempt.errors"

    /// The duration of calls, under the name that the Smithy SDKs of AWS use: a timer.
    public static let smithyCallDuration = "smithy.client.call.duration"
    /// The attempts, under the name that the Smithy SDKs of AWS use: a counter.
    public static let smithyAttempts = "smithy.client.call.attempts"
    /// The calls that failed, with ``TelemetryAttribute/exceptionType``, under the name that the
    /// Smithy SDKs of AWS use: a counter.
    public static let smithyErrors = "smithy.client.call.errors"
    /// The duration of attempts, under the name that the Smithy SDKs of AWS use: a timer.
    public static let smithyAttemptDuration = "smithy.client.call.attempt_duration"
}

/// The names of attributes that metrics and spans share.
public enum TelemetryAttribute {
    /// The service, such as `S3Control`.
    public static let service = "rpc.service"
    /// The operation, such as `UpdateJobStatus`.
    public static let operation = "rpc.method"
    /// The region.
    public static let region = "cloud.region"
    /// The error's code, such as `notFound`.
    public static let errorCode = "error.code"
    /// The same as ``errorCode``, for ``MetricName/smithyErrors``.
    public static let exceptionType = "exception.type"
    /// The service's error code, or this package's if there is none. For spans only.
    public static let errorType = "error.type"
    /// The number of attempts of a call. For spans only.
    public static let attempts = "aws.attempts"
    /// The request ID. For spans only.
    public static let requestID = "aws.request_id"
    /// The response's HTTP status code. For spans only.
    public static let httpStatus = "http.response.status_code"
}

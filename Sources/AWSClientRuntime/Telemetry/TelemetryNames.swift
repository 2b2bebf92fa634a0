/// The names of the metrics that calls record with the trait `Metrics`.
///
/// Each has the attributes ``TelemetryAttribute/service`` and ``TelemetryAttribute/operation``, those of this package also
/// ``TelemetryAttribute/region``.
public enum MetricName {
    /// Calls that have begun and not ended: a meter.
    public static let callsInFlight = "s3control.calls.in_flight"
    /// Calls that have ended: a counter.
    public static let calls = "s3control.calls"
    /// How long calls take, with all attempts and the delays between them: a timer.
    public static let callDuration = "s3control.call.duration"
    /// Calls that have failed, with ``TelemetryAttribute/errorCode``: a counter.
    public static let callErrors = "s3control.call.errors"
    /// Attempts that have ended: a counter.
    public static let attempts = "s3control.attempts"
    /// Attempts but the first of each call: a counter.
    public static let retries = "s3control.retries"
    /// How long attempts take: a timer.
    public static let attemptDuration = "s3control.attempt.duration"
    /// Attempts that have failed, with ``TelemetryAttribute/errorCode``: a counter.
    public static let attemptErrors = "s3control.attempt.errors"

    /// How long calls take, by the name that the AWS SDKs of Smithy have: a timer.
    public static let smithyCallDuration = "smithy.client.call.duration"
    /// Attempts, by the name that the AWS SDKs of Smithy have: a counter.
    public static let smithyAttempts = "smithy.client.call.attempts"
    /// Calls that have failed, with ``TelemetryAttribute/exceptionType``, by the name that the AWS SDKs of Smithy have: a
    /// counter.
    public static let smithyErrors = "smithy.client.call.errors"
    /// How long attempts take, by the name that the AWS SDKs of Smithy have: a timer.
    public static let smithyAttemptDuration = "smithy.client.call.attempt_duration"
}

/// The names of the dimensions of metrics, and of the attributes of spans, that both have.
public enum TelemetryAttribute {
    /// The service, such as `S3Control`.
    public static let service = "rpc.service"
    /// The operation, such as `UpdateJobStatus`.
    public static let operation = "rpc.method"
    /// The region.
    public static let region = "cloud.region"
    /// The code of the error, such as `notFound`.
    public static let errorCode = "error.code"
    /// The same as ``errorCode``, for ``MetricName/smithyErrors``.
    public static let exceptionType = "exception.type"
    /// The service's code of the error, or this package's; of spans.
    public static let errorType = "error.type"
    /// The number of attempts of a call; of spans.
    public static let attempts = "aws.attempts"
    /// The request's id; of spans.
    public static let requestID = "aws.request_id"
    /// The status of a response; of spans.
    public static let httpStatus = "http.response.status_code"
}

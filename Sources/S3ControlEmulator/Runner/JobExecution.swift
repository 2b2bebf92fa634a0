public import S3BatchEvents

/// The settings for running the tasks of jobs. Used only with an ``ObjectStore``.
public struct JobExecution: Sendable {
    /// The maximum number of tasks at a time, of all jobs together; at least 1. Tasks of the job with the
    /// highest priority start first.
    public var concurrency = 64

    /// When to retry a task, or a request for a manifest or a report.
    public var retries = TaskRetries()

    /// The clock for the delays between attempts.
    public var retryClock: any Clock<Duration> = ContinuousClock()

    /// The function that `LambdaInvoke` tasks call; nil for none, so that they fail with
    /// `ResourceNotFoundException`.
    ///
    /// A thrown ``ObjectStoreError`` is an error of the invocation, such as
    /// `TooManyRequestsException`, and is retried if it is retryable. Any other error is an error of
    /// the function, which fails the task permanently.
    public var invokeFunction: LambdaFunction?

    /// The maximum number of bytes to read at a time from a manifest, or from an object whose
    /// checksum is computed: 1 to 1,073,741,824 (1 GiB). A value outside of this range is clamped.
    public var readSize = 1 << 20 {
        didSet { readSize = min(max(readSize, 1), 1 << 30) }
    }

    /// The maximum number of failed tasks of a job to keep for
    /// ``S3ControlEmulator/failedTasks(of:of:in:)``: those that failed first.
    public var failedTaskLimit = 100

    /// Creates settings.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

/// Performs a task of a `LambdaInvoke` job, instead of the Lambda function with this ARN.
public typealias LambdaFunction =
    @Sendable (_ functionARN: String, _ event: LambdaTaskEvent) async throws -> LambdaTaskResponse

/// When to retry after a temporary failure: the store throttles, fails, or cannot be reached, or a function
/// reports a temporary failure.
public struct TaskRetries: Sendable, Hashable {
    /// The maximum number of attempts, including the first.
    public var maxAttempts: Int
    /// The delay before the second attempt. Each further delay is twice as long.
    public var delay: Duration
    /// The maximum delay, before its random variation.
    public var maxDelay: Duration

    /// Creates a rule. By default, the attempts continue for one to two minutes. Each delay varies
    /// randomly by up to a quarter.
    public init(
        maxAttempts: Int = 11,
        delay: Duration = .milliseconds(250),
        maxDelay: Duration = .seconds(20)
    ) {
        self.maxAttempts = maxAttempts
        self.delay = delay
        self.maxDelay = maxDelay
    }

    /// Returns the delay after an attempt, counted from 1.
    func delay(after attempt: Int) -> Duration {
        // At most a year, so that no sum with it overflows.
        let limit = min(max(maxDelay, .zero), .seconds(31_536_000))
        var full = min(max(delay, .zero), limit)
        for _ in 0..<min(max(attempt - 1, 0), 40) { full = min(full * 2, limit) }
        return full * Double.random(in: 0.75...1.25)
    }
}

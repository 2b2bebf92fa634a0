public import S3BatchEvents

/// How an emulator with an ``ObjectStore`` runs the tasks of jobs.
public struct JobExecution: Sendable {
    /// The most tasks at a time, of all jobs together; at least 1. Those of the job with the highest priority go first.
    public var concurrency = 64

    /// When a task, or a request for a manifest or a report, is tried again.
    public var retries = TaskRetries()

    /// What the delays between tries wait on.
    public var retryClock: any Clock<Duration> = ContinuousClock()

    /// What `LambdaInvoke` calls; nil for no functions, so that such tasks fail with `ResourceNotFoundException`.
    ///
    /// A thrown ``ObjectStoreError`` is an error of the invocation, such as `TooManyRequestsException`, and tried again if it
    /// says so. Any other error is one of the function, which fails the task for good.
    public var invokeFunction: LambdaFunction?

    /// How many bytes of a manifest are read at once: at least 1.
    public var readSize = 1 << 20

    /// How many failed tasks of a job are kept for ``S3ControlEmulator/failedTasks(of:of:in:)``: those that failed first.
    public var failedTaskLimit = 100

    /// Creates settings.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

/// Answers a task of a `LambdaInvoke` job, in place of the function of this ARN.
public typealias LambdaFunction =
    @Sendable (_ functionARN: String, _ event: LambdaTaskEvent) async throws -> LambdaTaskResponse

/// When what failed for a reason that passes is tried again: the store throttles, fails, or cannot be reached, or a function
/// reports a temporary failure.
public struct TaskRetries: Sendable, Hashable {
    /// The most tries, the first one included.
    public var maxAttempts: Int
    /// The delay before the second try. Each further delay is twice as long.
    public var delay: Duration
    /// The longest delay.
    public var maxDelay: Duration

    /// Creates a rule. By default the tries go on for one to two minutes; each delay is longer or shorter by chance, up to a
    /// quarter.
    public init(
        maxAttempts: Int = 11,
        delay: Duration = .milliseconds(250),
        maxDelay: Duration = .seconds(20)
    ) {
        self.maxAttempts = maxAttempts
        self.delay = delay
        self.maxDelay = maxDelay
    }

    /// The delay after a try, counted from 1.
    func delay(after attempt: Int) -> Duration {
        let doublings = min(max(attempt - 1, 0), 40)
        let full = min(delay * (1 << doublings), maxDelay)
        return max(full, .zero) * Double.random(in: 0.75...1.25)
    }
}

public import AWSCore
public import S3BatchEvents

/// The settings of an emulator.
public struct EmulatorConfiguration: Sendable {
    /// The clock that signatures are checked against and that jobs follow.
    public var clock: WallClock

    /// Whether the jobs' time follows ``clock``. If not, only ``S3ControlEmulator/advance(by:)`` changes it.
    public var jobsFollowClock = true

    /// The clock for the delays of faults.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The credentials whose signatures are accepted.
    public var credentials: [Credentials]

    /// Whether a request needs a valid signature.
    public var checksSignatures: Bool

    /// Whether a signature in the header is accepted only once.
    ///
    /// Off by default, as in the service: AWS clients create equal signatures for equal requests of the
    /// same second, and the second request would be rejected. Presigned requests are meant to be repeated
    /// and may always be sent again.
    public var refusesReplays = false

    /// The region of jobs that are added without a region, and of requests that name no region.
    ///
    /// A request names its region in its signature or, if it has no signature, in its host.
    public var region = "us-east-1"

    /// The time that a job spends in each transitional status. Used only without an ``ObjectStore``.
    public var pace: JobPace

    /// The tasks of created jobs. Used only without an ``ObjectStore``.
    public var work: JobWork

    /// The maximum number of active jobs of an account in a region, at least 1; nil for no limit.
    ///
    /// All other jobs wait in Ready, and a job of higher priority makes one of lower priority pause.
    public var activeJobLimit: Int?

    /// The time after CreateJob during which the job is not visible: operations on it fail with
    /// `NotFoundException`, and listings omit it. The service behaves like this at times.
    public var visibilityDelay: Duration = .zero

    /// The rate of requests above which the response is `TooManyRequestsException`; nil for no limit.
    public var rateLimit: RateLimit?

    /// The initial rules of faults.
    public var faults: [FaultRule] = []

    /// The seed for job IDs, request IDs and random faults; nil for different values each time.
    public var seed: UInt64?

    /// Whether to accept jobs that the service is known to reject although the service model allows them
    /// (`CreateJobRequest.ruleViolations()`), and request members that this version does not recognize.
    ///
    /// Off by default. The constraints of the service model always apply.
    public var isLenient = false

    /// The settings for running the tasks of jobs. Used only with an ``ObjectStore``.
    public var execution = JobExecution()

    /// Receives the events that EventBridge would deliver, in order. Called on any
    /// thread, so it must not block.
    public var jobEvents: (@Sendable (JobEvent) -> Void)?

    /// Whether the tasks of created jobs really run, which requires an ``ObjectStore``.
    var runsJobs = false

    /// The maximum number of jobs in all accounts.
    ///
    /// When CreateJob exceeds it, the job of the same account and region that ended first is removed. If
    /// none has ended, CreateJob fails with `TooManyRequestsException`.
    /// ``S3ControlEmulator/add(_:to:in:)`` ignores the limit.
    public var jobCapacity = 100_000

    /// The maximum number of calls in ``S3ControlEmulator/calls``.
    public var callLogCapacity = 1000

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - clock: The clock that jobs follow; this machine's by default.
    ///   - credentials: The credentials whose signatures are accepted; by default ``exampleCredentials``.
    ///   - checksSignatures: Whether a request needs a valid signature.
    ///   - pace: The time that a job spends in each transitional status.
    ///   - work: The tasks of created jobs: by default 1,000 tasks, 100 a second.
    public init(
        clock: WallClock = .system,
        credentials: [Credentials] = [Self.exampleCredentials],
        checksSignatures: Bool = true,
        pace: JobPace = JobPace(),
        work: JobWork = JobWork(totalTasks: 1000, tasksPerSecond: 100)
    ) {
        self.clock = clock
        self.credentials = credentials
        self.checksSignatures = checksSignatures
        self.pace = pace
        self.work = work
    }

    /// The key pair of the AWS documentation, which is valid only in an emulator.
    public static let exampleCredentials = Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )
}

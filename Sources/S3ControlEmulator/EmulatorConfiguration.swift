public import AWSCore
public import S3BatchEvents

/// How an emulator behaves.
public struct EmulatorConfiguration: Sendable {
    /// The clock that signatures are dated against, and that jobs live by.
    public var clock: WallClock

    /// Whether the jobs' time follows ``clock``. If not, only ``S3ControlEmulator/advance(by:)`` moves it.
    public var jobsFollowClock = true

    /// What the delays of faults wait on.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// Whose signatures are accepted.
    public var credentials: [Credentials]

    /// Whether a request needs a valid signature.
    public var checksSignatures: Bool

    /// Whether a signature in the header is accepted once only.
    ///
    /// Off by default, like the service: AWS clients sign equal requests of the same second equally, and
    /// would be refused. Presigned requests are made to be sent again, and always may be.
    public var refusesReplays = false

    /// The region of jobs that are added without one, and of requests that name none.
    ///
    /// A request names its region by its signature, or without one by its host.
    public var region = "us-east-1"

    /// How long a job stays in the statuses that end by themselves; without an ``ObjectStore``.
    public var pace: JobPace

    /// What a job that is created does while it is active; without an ``ObjectStore``.
    public var work: JobWork

    /// How many jobs of an account are active at a time, at least 1; nil for any number.
    ///
    /// Then the others wait in Ready, and a job of higher priority makes one of lower priority pause.
    public var activeJobLimit: Int?

    /// For how long after its creation nobody sees a job: operations on it answer `NotFoundException`, and
    /// listings leave it out, as happens at times with the service.
    public var visibilityDelay: Duration = .zero

    /// How many requests are taken before the answer is `TooManyRequestsException`; nil for any number.
    public var rateLimit: RateLimit?

    /// The faults to begin with.
    public var faults: [FaultRule] = []

    /// What job ids, request ids and the chances of faults are made of; nil for different ones each time.
    public var seed: UInt64?

    /// Whether jobs are taken that the service is known to refuse though the service model allows them
    /// (`CreateJobRequest.ruleViolations()`), and members of a request that this version does not know.
    ///
    /// Off by default. The constraints of the service model always hold.
    public var isLenient = false

    /// How an emulator with an ``ObjectStore`` runs the tasks of jobs.
    public var execution = JobExecution()

    /// Receives the events that EventBridge would deliver, in order; on any thread, so it must not block.
    public var jobEvents: (@Sendable (JobEvent) -> Void)?

    /// Whether the jobs that are created have tasks that really run.
    var runsJobs = false

    /// How many jobs are kept, in all accounts.
    ///
    /// When one more is created, the account's job that ended first is forgotten; where none has ended,
    /// CreateJob answers `TooManyRequestsException`. Seeds are always taken.
    public var jobCapacity = 100_000

    /// How many of the latest calls are kept for ``S3ControlEmulator/calls``.
    public var callLogCapacity = 1000

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - clock: The clock that jobs live by; this machine's unless a test sets it.
    ///   - credentials: The credentials whose signatures are accepted; by default ``exampleCredentials``.
    ///   - checksSignatures: Whether a request needs a valid signature.
    ///   - pace: How long a job stays in the statuses that end by themselves.
    ///   - work: What a job that is created does while it is active: 1,000 tasks, 100 a second.
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

    /// The key pair that AWS uses in its documentation, valid nowhere but here.
    public static let exampleCredentials = Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )
}

public import AWSCore

/// How an emulator behaves.
public struct EmulatorConfiguration: Sendable {
    /// The clock that jobs live by and signatures are dated against.
    public var clock: WallClock

    /// Whose signatures are accepted.
    public var credentials: [Credentials]

    /// Whether a request needs a valid signature.
    public var checksSignatures: Bool

    /// How long a job stays in the statuses that end by themselves.
    public var pace: JobPace

    /// What a job that is created does while it is active.
    public var work: JobWork

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - clock: The clock that jobs live by; this machine's unless a test sets it.
    ///   - credentials: Whose signatures are accepted; ``exampleCredentials`` unless told otherwise.
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

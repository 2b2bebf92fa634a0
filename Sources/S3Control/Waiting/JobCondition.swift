public import S3ControlModel

/// What a job is waited for to become.
public struct JobCondition: Sendable, CustomStringConvertible {
    /// The condition in words that follow "is": `cancelled`, `Active or Paused`.
    public let description: String

    private let isMet: @Sendable (JobDescriptor) -> Bool
    private let canCome: @Sendable (JobStatus) -> Bool

    /// A status out of `statuses`.
    ///
    /// The wait ends with an error as soon as the job can reach none of them any more, which
    /// `JobStatus.canReach(_:)` tells; with an unknown status it goes on.
    public init(_ description: String? = nil, statuses: Set<JobStatus>) {
        self.description = description ?? statuses.map(\.rawValue).sorted().joined(separator: " or ")
        isMet = { statuses.contains($0.status) }
        canCome = { status in statuses.contains { status.canReach($0) } }
    }

    /// Whatever `isMet` says of the job as DescribeJob tells it.
    ///
    /// The wait ends with an error when the job has ended and the condition is still not met.
    ///
    /// - Parameters:
    ///   - description: The condition in words that follow "is", for errors.
    ///   - isMet: Asked after each look.
    public init(_ description: String, where isMet: @escaping @Sendable (JobDescriptor) -> Bool) {
        self.description = description
        self.isMet = isMet
        canCome = { !$0.isTerminal }
    }

    /// The job has ended: it is complete, cancelled or failed.
    public static let ended = JobCondition("ended", statuses: [.complete, .cancelled, .failed])

    /// The job was cancelled, and all that ran of it has wound up.
    public static let cancelled = JobCondition(statuses: [.cancelled])

    /// All tasks have run, whether or not each succeeded.
    public static let complete = JobCondition(statuses: [.complete])

    /// The job waits to be confirmed: its manifest has been read.
    public static let awaitingConfirmation = JobCondition("awaiting confirmation", statuses: [.suspended])

    /// Tasks are running. A short job may have ended between two looks: that is an error then.
    public static let running = JobCondition("running", statuses: [.active])

    /// Whether `job` is what is awaited.
    func isMet(by job: JobDescriptor) -> Bool { isMet(job) }

    /// Whether a job of `status`, which is not what is awaited, can still become it.
    func canStillCome(from status: JobStatus) -> Bool { canCome(status) }
}

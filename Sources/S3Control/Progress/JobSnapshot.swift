public import S3ControlModel

/// How far a job has come, at one look at it.
public struct JobSnapshot: Sendable, Hashable {
    /// The job.
    public var jobID: JobID

    /// The job's status.
    public var status: JobStatus

    /// The job's priority; nil if the service did not send it.
    public var priority: Int?

    /// How many tasks have succeeded.
    public var succeeded: Int

    /// How many tasks have failed.
    public var failed: Int

    /// How many tasks there are; nil until the manifest has been read.
    public var total: Int?

    /// Tasks a second, smoothed over about a minute; nil until there is something to tell it from.
    public var rate: Double?

    /// How long the tasks that are left will take at ``rate``; nil where that cannot be said: before the
    /// job is active, while it is paused, after its end, and when nothing moves.
    public var timeLeft: Duration?

    /// How many tasks have run, whatever became of them.
    public var done: Int { succeeded + failed }

    /// The share of the tasks that have run: 0 to 1; nil until the number of tasks is known.
    public var share: Double? {
        total.map { $0 > 0 ? min(1, Double(done) / Double($0)) : 1 }
    }

    /// Whether the job has ended, so that no snapshot of it follows.
    public var isLast: Bool { status.isTerminal }

    init(jobID: JobID, status: JobStatus, priority: Int?, tasks: JobProgressSummary?) {
        self.jobID = jobID
        self.status = status
        self.priority = priority
        succeeded = tasks?.numberOfTasksSucceeded ?? 0
        failed = tasks?.numberOfTasksFailed ?? 0
        // A job whose manifest is being read tells a total of 0.
        let isCounted = ![.new, .preparing].contains(status) || (tasks?.totalNumberOfTasks ?? 0) > 0
        total = isCounted ? tasks?.totalNumberOfTasks : nil
    }

    /// Whether `other` tells the same of the job; rate and time left are derived and do not count.
    func isSameProgress(as other: JobSnapshot) -> Bool {
        status == other.status && priority == other.priority && succeeded == other.succeeded
            && failed == other.failed && total == other.total
    }
}

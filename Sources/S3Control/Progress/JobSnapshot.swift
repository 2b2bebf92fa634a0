public import S3ControlModel

/// The progress of a job at one poll.
public struct JobSnapshot: Sendable, Hashable {
    /// The job.
    public var jobID: JobID

    /// The job's status.
    public var status: JobStatus

    /// The job's priority; nil if the service did not send it.
    public var priority: Int?

    /// The number of tasks that succeeded.
    public var succeeded: Int

    /// The number of tasks that failed.
    public var failed: Int

    /// The number of tasks; nil until the manifest has been read.
    public var total: Int?

    /// Tasks per second, smoothed over about a minute; nil until it can be computed.
    public var rate: Double?

    /// The remaining time at ``rate``; nil before the job is active, while it is paused or makes no progress, and after
    /// it has ended.
    public var timeLeft: Duration?

    /// The number of tasks that have run, successfully or not.
    public var done: Int {
        let (sum, overflows) = succeeded.addingReportingOverflow(failed)
        return overflows ? .max : sum
    }

    /// The fraction of the tasks that have run: 0 to 1; nil until the number of tasks is known.
    public var fractionCompleted: Double? {
        total.map { $0 > 0 ? min(1, max(0, Double(done) / Double($0))) : 1 }
    }

    /// Whether the job has ended, so that this is its last snapshot.
    public var isFinal: Bool { status.isTerminal }

    /// Creates a snapshot.
    public init(
        jobID: JobID,
        status: JobStatus,
        priority: Int? = nil,
        succeeded: Int = 0,
        failed: Int = 0,
        total: Int? = nil,
        rate: Double? = nil,
        timeLeft: Duration? = nil
    ) {
        self.jobID = jobID
        self.status = status
        self.priority = priority
        self.succeeded = succeeded
        self.failed = failed
        self.total = total
        self.rate = rate
        self.timeLeft = timeLeft
    }

    init(_ observation: JobObservation) {
        let tasks = observation.tasks
        // While the manifest is being read, the service reports a total of 0.
        let isCounted =
            ![.new, .preparing].contains(observation.status) || (tasks?.totalNumberOfTasks ?? 0) > 0
        self.init(
            jobID: observation.jobID,
            status: observation.status,
            priority: observation.priority,
            succeeded: max(0, tasks?.numberOfTasksSucceeded ?? 0),
            failed: max(0, tasks?.numberOfTasksFailed ?? 0),
            total: isCounted ? tasks?.totalNumberOfTasks.map { max(0, $0) } : nil
        )
    }

    /// Whether `other` shows the same progress. Ignores the derived rate and remaining time.
    func isSameProgress(as other: JobSnapshot) -> Bool {
        status == other.status && priority == other.priority && succeeded == other.succeeded
            && failed == other.failed && total == other.total
    }
}

extension JobSnapshot: CustomStringConvertible {
    /// One line, such as `job-1 Active: 420 of 1000 tasks (42%), 3 failed, 12/s, 48 s left`.
    public var description: String {
        var parts: [String] = []
        if let total, let fractionCompleted {
            parts.append(
                "\(done) of \(total) \(total == 1 ? "task" : "tasks") (\(Int(fractionCompleted * 100))%)"
            )
        } else if done > 0 {
            parts.append("\(done) \(done == 1 ? "task" : "tasks")")
        }
        if failed > 0 { parts.append("\(failed) failed") }
        if let rate, rate.isFinite, !isFinal {
            let tenths = (rate * 10).rounded() / 10
            parts.append("\(rate < 10 || rate > 1e15 ? "\(tenths)" : "\(Int(rate.rounded()))")/s")
        }
        if let timeLeft { parts.append("\(timeLeft.inWords) left") }
        return "\(jobID) \(status)" + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))")
    }
}

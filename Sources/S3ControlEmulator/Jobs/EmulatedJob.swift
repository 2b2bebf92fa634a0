public import Basics
public import S3ControlModel

/// A job to begin with: what the service returns for it, and what it does as time passes.
public struct EmulatedJob: Sendable {
    /// What DescribeJob returns at first.
    public var descriptor: JobDescriptor

    /// Since when the job is in its status; nil for since its creation.
    public var statusDate: Date?

    /// The tasks that the job runs while it is active.
    public var work: JobWork

    /// The job's tags.
    public var tags: [S3Tag]

    /// Creates a job from a full descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: The job. Tasks that its progress counts have run already.
    ///   - work: The tasks that it runs while it is active; by default it stays active forever.
    ///   - tags: Its tags.
    public init(_ descriptor: JobDescriptor, work: JobWork = JobWork(), tags: [S3Tag] = []) {
        self.descriptor = descriptor
        self.work = work
        self.tags = tags
    }

    /// Creates a job of which only a few things matter.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - status: The status that it has; `JobStatus.suspended` implies that it awaits
    ///     confirmation.
    ///   - priority: Its priority: 0 to 2147483647.
    ///   - created: When it was created, and took its status.
    ///   - work: The tasks that it runs while it is active; by default it stays active forever.
    ///   - tags: Its tags.
    public init(
        _ id: JobID,
        _ status: JobStatus,
        priority: Int = 10,
        created: Date = Date(),
        work: JobWork = JobWork(),
        tags: [S3Tag] = []
    ) {
        self.init(
            JobDescriptor(jobID: id, status: status) {
                $0.confirmationRequired = status == .suspended
                $0.priority = priority
                $0.creationTime = created
            },
            work: work,
            tags: tags
        )
    }
}

extension EmulatedJob {
    /// What about the job cannot be true of any job, a sentence each.
    public var contradictions: [String] {
        var found: [String] = []
        let status = descriptor.status
        if status == .suspended, descriptor.confirmationRequired == false {
            found.append("A job that needs no confirmation is never Suspended.")
        }
        let failsByRate = work.failureShare > 0.5 && work.totalTasks >= 1000
        if [.complete, .completing].contains(status), failsByRate, descriptor.progressSummary == nil {
            found.append("A job of which over half of 1,000 tasks or more fail is never \(status).")
        }
        let mayFail =
            failsByRate || work.failureShare == 0 || descriptor.progressSummary != nil
            || !descriptor.failureReasons.isEmpty
        if [.failed, .failing].contains(status), !mayFail {
            found.append(
                "A job with a failureShare is \(status) when over half of 1,000 tasks or more fail (failureShare, totalTasks), "
                    + "or for a reason (failureReasons)."
            )
        }
        if let statusDate, let created = descriptor.creationTime, statusDate < created {
            found.append("A job has no status before its creation.")
        }
        if let progress = descriptor.progressSummary { found += contradictions(of: progress) }
        return found
    }

    private func contradictions(of progress: JobProgressSummary) -> [String] {
        let status = descriptor.status
        let total = progress.totalNumberOfTasks ?? 0
        let succeeded = progress.numberOfTasksSucceeded ?? 0
        let failed = progress.numberOfTasksFailed ?? 0
        guard min(total, succeeded, failed) >= 0, succeeded <= total, failed <= total - succeeded else {
            return ["More tasks have run than there are."]
        }
        let run = succeeded + failed
        if [.new, .preparing, .suspended, .ready].contains(status), run > 0 {
            return ["No task of a job that is \(status) has run."]
        }
        if [.completing, .complete].contains(status), run < total {
            return ["All tasks of a job that is \(status) have run."]
        }
        if [.completing, .complete].contains(status), run >= 1000, failed > run / 2 {
            return ["A job of which over half of 1,000 tasks or more fail is never \(status)."]
        }
        return []
    }
}

/// The tasks of an emulated job, which succeed and fail at set rates while it is active.
public struct JobWork: Sendable, Hashable {
    /// The number of tasks; a negative one counts as 0.
    public var totalTasks: Int
    /// How many tasks run in a second; none at 0, so that the job stays active.
    public var tasksPerSecond: Double
    /// The share of tasks that fail: 0 to 1.
    public var failureShare: Double

    /// Creates work; by default 1,000 tasks of which none ever runs.
    public init(totalTasks: Int = 1000, tasksPerSecond: Double = 0, failureShare: Double = 0) {
        self.totalTasks = totalTasks
        self.tasksPerSecond = tasksPerSecond
        self.failureShare = failureShare
    }
}

/// How long an emulated job stays in the statuses that end by themselves.
public struct JobPace: Sendable, Hashable {
    /// The time in New, until its manifest is read.
    public var new: Duration
    /// The time in Preparing.
    public var preparing: Duration
    /// The least time in Ready; where only so many jobs are active at a time, it may take longer.
    public var ready: Duration
    /// The time in Pausing.
    public var pausing: Duration
    /// The time in Cancelling, Completing and Failing, in each.
    public var windingUp: Duration

    /// Creates a pace; by default a job is ready 2 s after its creation, and winds up in 1 s.
    public init(
        new: Duration = .seconds(1),
        preparing: Duration = .seconds(1),
        ready: Duration = .seconds(1),
        pausing: Duration = .seconds(1),
        windingUp: Duration = .seconds(1)
    ) {
        self.new = new
        self.preparing = preparing
        self.ready = ready
        self.pausing = pausing
        self.windingUp = windingUp
    }
}

/// One change of a job's status.
public struct JobTransition: Sendable, Hashable {
    /// The status that the job took.
    public var status: JobStatus
    /// When it took it.
    public var date: Date

    /// Creates a transition.
    public init(status: JobStatus, date: Date) {
        self.status = status
        self.date = date
    }
}

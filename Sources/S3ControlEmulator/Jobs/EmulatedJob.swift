public import Basics
public import S3ControlModel

/// A job to add to an emulator: its description and its behavior over time.
public struct EmulatedJob: Sendable {
    /// The job as DescribeJob returns it at first.
    public var descriptor: JobDescriptor

    /// The date on which the job took its status; nil for its creation date.
    public var statusDate: Date?

    /// The tasks that the job runs while it is active.
    public var work: JobWork

    /// The job's tags.
    public var tags: [S3Tag]

    /// Creates a job from a full descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: The job. The tasks that its progress counts have already run.
    ///   - work: The tasks that run while the job is active; by default it stays active forever.
    ///   - tags: The job's tags.
    public init(_ descriptor: JobDescriptor, work: JobWork = JobWork(), tags: [S3Tag] = []) {
        self.descriptor = descriptor
        self.work = work
        self.tags = tags
    }

    /// Creates a job from its main properties.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - status: The job's status. `JobStatus.suspended` implies that the job awaits confirmation.
    ///   - priority: The job's priority: 0 to 2147483647.
    ///   - created: The date on which the job was created and took its status.
    ///   - work: The tasks that run while the job is active; by default it stays active forever.
    ///   - tags: The job's tags.
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
    /// The contradictions in the job's properties, one sentence each.
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

/// The tasks of an emulated job, which succeed and fail at fixed rates while it is active.
public struct JobWork: Sendable, Hashable {
    /// The number of tasks; a negative one counts as 0.
    public var totalTasks: Int
    /// The number of tasks per second. With 0, no task runs and the job stays active.
    public var tasksPerSecond: Double
    /// The share of tasks that fail: 0 to 1.
    public var failureShare: Double

    /// Creates work; by default 1,000 tasks, none of which ever runs.
    public init(totalTasks: Int = 1000, tasksPerSecond: Double = 0, failureShare: Double = 0) {
        self.totalTasks = totalTasks
        self.tasksPerSecond = tasksPerSecond
        self.failureShare = failureShare
    }
}

/// The time that an emulated job spends in each transitional status.
public struct JobPace: Sendable, Hashable {
    /// The time in New, until the manifest is read.
    public var new: Duration
    /// The time in Preparing.
    public var preparing: Duration
    /// The minimum time in Ready. The job may stay longer if ``EmulatorConfiguration/activeJobLimit`` is set.
    public var ready: Duration
    /// The time in Pausing.
    public var pausing: Duration
    /// The time in each of Cancelling, Completing and Failing.
    public var windingUp: Duration

    /// Creates a pace. By default, each time is 1 s, so that a job is ready 2 s after its creation.
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

/// A change of a job's status.
public struct JobTransition: Sendable, Hashable, Codable {
    /// The new status.
    public var status: JobStatus
    /// The date of the change.
    public var date: Date

    /// Creates a transition.
    public init(status: JobStatus, date: Date) {
        self.status = status
        self.date = date
    }
}

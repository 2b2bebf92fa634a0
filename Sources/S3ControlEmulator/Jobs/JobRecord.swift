import Basics
import S3ControlModel

/// A job: its constant part and its current state.
struct JobRecord: Sendable {
    let origin: JobOrigin
    /// The place in the order of creation.
    let sequence: Int
    /// The client request token of CreateJob.
    let token: String?
    /// The date from which the job is visible; nil if it always is.
    let visibleFrom: Date?
    /// The run of the job's tasks; nil for a simulated job.
    let run: JobRun?

    var priority: Int
    var tags: [S3Tag]
    var statusUpdateReason: String?
    /// Whether the job waits to become active.
    var isWaiting = false

    private(set) var status: JobStatus
    private(set) var statusDate: Date
    private(set) var suspendedDate: Date?
    private(set) var terminationDate: Date?
    /// The seconds of activity before the current status.
    private var activeSeconds: Double
    private(set) var transitions: [JobTransition]

    /// The maximum number of transitions to keep, because a job can be paused any number of times.
    private static let keptTransitions = 64

    var id: JobID { origin.descriptor.jobID }

    init(
        _ origin: JobOrigin,
        sequence: Int,
        now: Date,
        token: String? = nil,
        visibleFrom: Date? = nil,
        run: JobRun? = nil
    ) {
        let job = origin.descriptor
        let created = job.creationTime ?? now
        let date = max(origin.statusDate ?? created, created)
        self.origin = origin
        self.sequence = sequence
        self.token = token
        self.visibleFrom = visibleFrom
        self.run = run
        priority = job.priority ?? 0
        tags = origin.tags
        statusUpdateReason = job.statusUpdateReason
        status = job.status
        statusDate = date
        suspendedDate = job.suspendedDate ?? (job.status == .suspended ? date : nil)
        terminationDate = job.terminationDate ?? (job.status.isTerminal ? date : nil)
        activeSeconds = Double(job.progressSummary?.timers?.elapsedTimeInActiveSeconds ?? 0)
        transitions = [JobTransition(status: job.status, date: date)]
    }

    /// The changeable state of a job, as it is saved.
    struct Life: Codable {
        var priority: Int
        var tags: [S3Tag]
        var statusUpdateReason: String?
        var isWaiting: Bool
        var status: JobStatus
        var statusDate: Date
        var suspendedDate: Date?
        var terminationDate: Date?
        var activeSeconds: Double
        var transitions: [JobTransition]
    }

    var life: Life {
        Life(
            priority: priority,
            tags: tags,
            statusUpdateReason: statusUpdateReason,
            isWaiting: isWaiting,
            status: status,
            statusDate: statusDate,
            suspendedDate: suspendedDate,
            terminationDate: terminationDate,
            activeSeconds: activeSeconds,
            transitions: transitions
        )
    }

    /// Restores a saved job.
    init(_ saved: SavedJob, sequence: Int, run: JobRun?) {
        origin = saved.origin
        self.sequence = sequence
        token = saved.token
        visibleFrom = saved.visibleFrom
        self.run = run
        priority = saved.life.priority
        tags = saved.life.tags
        statusUpdateReason = saved.life.statusUpdateReason
        isWaiting = saved.life.isWaiting
        status = saved.life.status
        statusDate = saved.life.statusDate
        suspendedDate = saved.life.suspendedDate
        terminationDate = saved.life.terminationDate
        activeSeconds = saved.life.activeSeconds
        transitions = saved.life.transitions
    }

    /// Changes the status to `next` at `date`.
    mutating func set(_ next: JobStatus, at date: Date) {
        assert(status.successors.contains(next), "\(status) cannot become \(next)")
        let date = max(date, statusDate)
        activeSeconds = activeSeconds(at: date)
        // Dates are less precise than counts. These two changes happen at the end of a certain
        // task, which must be counted.
        if next == .completing || next == .failing, status == .active, let end = secondsUntilEnd {
            activeSeconds = max(activeSeconds, end.seconds)
        }
        status = next
        statusDate = date
        isWaiting = false
        if next.isTerminal { terminationDate = date }
        if next == .suspended { suspendedDate = date }
        if transitions.count == Self.keptTransitions { transitions.removeFirst(Self.keptTransitions / 2) }
        transitions.append(JobTransition(status: next, date: date))
    }

    /// The seconds of activity until `now`, without the time in other statuses.
    private func activeSeconds(at now: Date) -> Double {
        // In this order, `max` is 0 for a difference of infinite dates, which is not a number.
        status == .active ? activeSeconds + max(0, now.timeIntervalSince(statusDate)) : activeSeconds
    }

    /// Returns the job as DescribeJob returns it at `now`, with this reason for its status.
    func descriptor(at now: Date, reason: String?) -> JobDescriptor {
        var job = origin.descriptor
        job.status = status
        job.statusUpdateReason = reason
        job.priority = priority
        job.suspendedDate = suspendedDate
        job.terminationDate = terminationDate
        job.progressSummary = progress(at: now)
        run?.complete(&job)
        if suspendedDate != nil, job.suspendedCause == nil { job.suspendedCause = "Awaiting confirmation" }
        if status == .failed, job.failureReasons.isEmpty, Self.hasFailedByRate(job.progressSummary) {
            job.failureReasons = [
                JobFailure {
                    $0.failureCode = "JobFailureRateExceeded"
                    $0.failureReason = "Over half of the tasks that ran have failed."
                }
            ]
        }
        return job
    }

    /// Whether so many tasks have failed that the service fails the job.
    private static func hasFailedByRate(_ progress: JobProgressSummary?) -> Bool {
        let failed = progress?.numberOfTasksFailed ?? 0
        let succeeded = progress?.numberOfTasksSucceeded ?? 0
        return failed > succeeded && failed >= 1000 - succeeded
    }

    /// Returns the job's entry in a listing at `now`.
    func summary(at now: Date) -> JobListDescriptor {
        JobListDescriptor(jobID: id, status: status) {
            $0.description = origin.descriptor.description
            $0.operation = origin.descriptor.operation?.names.first
            $0.priority = priority
            $0.creationTime = origin.descriptor.creationTime
            $0.terminationDate = terminationDate
            $0.progressSummary = progress(at: now)
        }
    }

    private func progress(at now: Date) -> JobProgressSummary {
        let seconds = activeSeconds(at: now)
        let counts = run?.counts ?? origin.counter.counts(after: seconds - seedSeconds)
        // The number of tasks is known only after the manifest is read.
        let isPrepared = ![.new, .preparing].contains(status)
        var progress = origin.descriptor.progressSummary ?? JobProgressSummary()
        progress.totalNumberOfTasks = isPrepared ? counts.total : 0
        progress.numberOfTasksSucceeded = isPrepared ? counts.succeeded : 0
        progress.numberOfTasksFailed = isPrepared ? counts.failed : 0
        var timers = progress.timers ?? JobTimers()
        timers.elapsedTimeInActiveSeconds = Int(min(max(0, seconds), 1e15))
        progress.timers = timers
        return progress
    }

    /// The seconds of activity before the job was added, whose tasks are counted in its initial progress.
    private var seedSeconds: Double {
        Double(origin.descriptor.progressSummary?.timers?.elapsedTimeInActiveSeconds ?? 0)
    }

    /// The status that follows if the job stays active, and the total seconds of activity until then; nil if
    /// the job stays active forever.
    private var secondsUntilEnd: (status: JobStatus, seconds: Double)? {
        guard run == nil else { return nil }
        let counter = origin.counter
        if let seconds = counter.secondsUntilFailure { return (.failing, seconds + seedSeconds) }
        return counter.secondsUntilDone.map { (.completing, $0 + seedSeconds) }
    }

    /// Returns the next automatic change of status, if any. For a ready job, `active` means that it begins
    /// to wait to become active.
    func nextChange(pace: JobPace) -> (status: JobStatus, date: Date)? {
        func after(_ duration: Duration, _ status: JobStatus) -> (status: JobStatus, date: Date) {
            (status, statusDate.addingTimeInterval(max(duration / .seconds(1), 0)))
        }
        // The runner changes the status of a job whose tasks really run.
        if run != nil { return nil }
        switch status {
        case .new: return after(pace.new, .preparing)
        case .preparing:
            return after(pace.preparing, origin.descriptor.confirmationRequired == true ? .suspended : .ready)
        case .ready where !isWaiting: return after(pace.ready, .active)
        case .active:
            return secondsUntilEnd.map {
                ($0.status, statusDate.addingTimeInterval(max($0.seconds - activeSeconds, 0)))
            }
        case .pausing: return after(pace.pausing, .paused)
        case .completing: return after(pace.windingUp, .complete)
        case .failing: return after(pace.windingUp, .failed)
        case .cancelling: return after(pace.windingUp, .cancelled)
        default: return nil
        }
    }
}

/// The constant part of a job. Shared, because it is most of a job's memory.
final class JobOrigin: Sendable {
    let descriptor: JobDescriptor
    let statusDate: Date?
    let tags: [S3Tag]
    let work: JobWork
    let counter: TaskCounter

    init(_ job: EmulatedJob) {
        descriptor = job.descriptor
        statusDate = job.statusDate
        tags = job.tags
        work = job.work
        counter = TaskCounter(
            job.work,
            seed: job.descriptor.progressSummary,
            status: job.descriptor.status
        )
    }
}

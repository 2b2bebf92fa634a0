internal import Basics
internal import S3ControlModel

/// A job that lives: its origin, and what has changed since.
struct JobRecord: Sendable {
    let origin: JobOrigin
    /// The place in the order of creation.
    let sequence: Int
    /// The client request token that it was created with.
    let token: String?
    /// Until when nobody sees the job yet.
    let visibleFrom: Date?
    /// What runs the job's tasks; nil for a job that is simulated.
    let run: JobRun?

    var priority: Int
    var tags: [S3Tag]
    var statusUpdateReason: String?
    /// Whether the job waits for its turn to be active.
    var isWaiting = false

    private(set) var status: JobStatus
    private(set) var statusDate: Date
    private(set) var suspendedDate: Date?
    private(set) var terminationDate: Date?
    /// The seconds of activity before the present status.
    private var activeSeconds: Double
    private(set) var transitions: [JobTransition]

    /// The transitions that are kept; a job that is paused again and again has no end of them.
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

    /// What has happened to a job since it was created, as it is kept.
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

    /// A job that was kept.
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

    /// Takes `next` at `date`.
    mutating func set(_ next: JobStatus, at date: Date) {
        assert(status.successors.contains(next), "\(status) cannot become \(next)")
        let date = max(date, statusDate)
        activeSeconds = activeSeconds(at: date)
        // Dates are coarser than counts: these two happen at the end of a certain task.
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

    /// The seconds that the job has been active until `now`; time in other statuses does not count.
    private func activeSeconds(at now: Date) -> Double {
        status == .active ? activeSeconds + max(now.timeIntervalSince(statusDate), 0) : activeSeconds
    }

    /// What DescribeJob returns for the job at `now`, with this reason of its status.
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

    /// Whether enough tasks have failed for the service to give the job up.
    private static func hasFailedByRate(_ progress: JobProgressSummary?) -> Bool {
        let failed = progress?.numberOfTasksFailed ?? 0
        let succeeded = progress?.numberOfTasksSucceeded ?? 0
        return failed > succeeded && failed >= 1000 - succeeded
    }

    /// What a listing returns for the job at `now`.
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
        // How many tasks there are is known once the manifest is read.
        let isPrepared = ![.new, .preparing].contains(status)
        var progress = origin.descriptor.progressSummary ?? JobProgressSummary()
        progress.totalNumberOfTasks = isPrepared ? counts.total : 0
        progress.numberOfTasksSucceeded = isPrepared ? counts.succeeded : 0
        progress.numberOfTasksFailed = isPrepared ? counts.failed : 0
        var timers = progress.timers ?? JobTimers()
        timers.elapsedTimeInActiveSeconds = Int(min(seconds, 1e15))
        progress.timers = timers
        return progress
    }

    /// The activity before the emulator took the job over, whose tasks the seed has counted.
    private var seedSeconds: Double {
        Double(origin.descriptor.progressSummary?.timers?.elapsedTimeInActiveSeconds ?? 0)
    }

    /// How a job that runs undisturbed ends, and after how many seconds of activity; nil if it never does.
    private var secondsUntilEnd: (status: JobStatus, seconds: Double)? {
        guard run == nil else { return nil }
        let counter = origin.counter
        if let seconds = counter.secondsUntilFailure { return (.failing, seconds + seedSeconds) }
        return counter.secondsUntilDone.map { (.completing, $0 + seedSeconds) }
    }

    /// The change that comes next by itself: another status, or for a ready job that it waits for its turn.
    func nextChange(pace: JobPace) -> (status: JobStatus, date: Date)? {
        func after(_ duration: Duration, _ status: JobStatus) -> (status: JobStatus, date: Date) {
            (status, statusDate.addingTimeInterval(max(duration / .seconds(1), 0)))
        }
        // The runner changes the status of a job whose tasks are real.
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

/// What does not change while a job lives; shared, since it is most of a job's memory.
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

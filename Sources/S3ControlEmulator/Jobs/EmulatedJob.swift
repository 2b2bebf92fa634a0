public import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A job that lives: what the service tells of it, and what it does as time goes by.
public struct EmulatedJob: Sendable {
    /// What DescribeJob tells.
    public internal(set) var descriptor: JobDescriptor

    /// The tasks that the job runs while it is active.
    public var work: JobWork

    /// The job's tags.
    public var tags: [S3Tag] = []

    /// When the job took its present status.
    private(set) var statusDate: Date

    /// Creates a job.
    ///
    /// - Parameters:
    ///   - descriptor: The job as it is at the date of its creation.
    ///   - work: The tasks that it runs while it is active; by default it stays active for ever.
    public init(_ descriptor: JobDescriptor, work: JobWork = JobWork()) {
        self.descriptor = descriptor
        self.work = work
        statusDate = descriptor.creationTime
        if descriptor.status == .suspended { self.descriptor.suspendedDate = descriptor.creationTime }
        updateProgress(seconds: 0)
    }

    /// Lets time pass until `now`, one change of status after the other.
    mutating func advance(to now: Date, pace: JobPace) {
        while let change = nextChange(pace: pace), change.date <= now {
            set(change.status, at: change.date)
        }
        if descriptor.status == .active { updateProgress(seconds: now.timeIntervalSince(statusDate)) }
    }

    /// Does what UpdateJobStatus asks for.
    ///
    /// - Throws: ``ServiceFault`` when the job's status does not allow it.
    mutating func apply(
        _ requested: RequestedJobStatus,
        reason: String?,
        at now: Date
    ) throws(ServiceFault) {
        switch descriptor.status.outcome(of: requested) {
        case .changes(let status): set(status, at: now)
        case .unchanged: break
        case .refused:
            throw ServiceFault(
                .jobStatus,
                message:
                    "Job \(descriptor.jobID) is \(descriptor.status) and cannot become \(requested.rawValue)."
            )
        }
        if let reason { descriptor.statusUpdateReason = reason }
    }

    private mutating func set(_ status: JobStatus, at date: Date) {
        if descriptor.status == .active { updateProgress(seconds: date.timeIntervalSince(statusDate)) }
        descriptor.status = status
        statusDate = date
        if status.isTerminal { descriptor.terminationDate = date }
        if status == .suspended {
            descriptor.suspendedDate = date
            descriptor.suspendedCause = "Awaiting confirmation"
        }
        if status == .failed {
            descriptor.failureReasons = [
                JobFailure(
                    failureCode: "JobFailureRateExceeded",
                    failureReason: "Over half of the tasks that ran have failed."
                )
            ]
        }
    }

    private mutating func updateProgress(seconds: Double) {
        let done = work.tasksDone(after: seconds)
        descriptor.progressSummary = JobProgressSummary(
            totalNumberOfTasks: work.totalTasks,
            numberOfTasksSucceeded: done.succeeded,
            numberOfTasksFailed: done.failed,
            timers: JobTimers(elapsedTimeInActiveSeconds: Int(seconds))
        )
    }

    /// The change of status that comes next by itself, if one does.
    private func nextChange(pace: JobPace) -> (status: JobStatus, date: Date)? {
        func after(_ duration: Duration, _ status: JobStatus) -> (status: JobStatus, date: Date) {
            (status, statusDate.addingTimeInterval(duration / .seconds(1)))
        }
        switch descriptor.status {
        case .new: return after(pace.new, .preparing)
        case .preparing:
            return after(pace.preparing, descriptor.confirmationRequired == true ? .suspended : .ready)
        case .ready: return after(pace.ready, .active)
        case .active:
            if let seconds = work.secondsUntilFailure {
                return (.failing, statusDate.addingTimeInterval(seconds))
            }
            return work.secondsUntilDone.map { (.completing, statusDate.addingTimeInterval($0)) }
        case .completing: return after(pace.windingUp, .complete)
        case .failing: return after(pace.windingUp, .failed)
        case .cancelling: return after(pace.windingUp, .cancelled)
        default: return nil
        }
    }
}

internal import Basics
internal import S3Control

/// A job as a line of the table.
struct JobRow: Sendable {
    let status: JobStatus
    let cells: [String]

    static let titles = ["JOB", "STATUS", "PRIORITY", "DONE", "OPERATION", "CREATED", "DESCRIPTION"]

    init(_ job: JobListDescriptor, now: Date) {
        status = job.status
        let tasks = job.progressSummary
        let done = (tasks?.numberOfTasksSucceeded ?? 0) + (tasks?.numberOfTasksFailed ?? 0)
        let share = tasks?.totalNumberOfTasks.flatMap { $0 > 0 ? "\(done * 100 / $0) %" : nil } ?? "–"
        let failed =
            (tasks?.numberOfTasksFailed ?? 0) > 0 ? ", \(tasks?.numberOfTasksFailed ?? 0) failed" : ""
        cells = [
            job.jobID.rawValue, job.status.rawValue, job.priority.map(String.init) ?? "–", share + failed,
            job.operation?.rawValue ?? "",
            job.creationTime.map { TimeText.ago(now.timeIntervalSince($0)) } ?? "–",
            (job.description ?? "").withoutControls,
        ]
    }

    /// Whether a listed job is one that `filter` means, its tags apart.
    static func matches(_ job: JobListDescriptor, _ filter: JobFilter, _ now: Date) -> Bool {
        let age = job.creationTime.map { Duration.seconds(now.timeIntervalSince($0)) }
        let isOfOperation =
            filter.operations.map { wanted in job.operation.map(wanted.contains) ?? false } ?? true
        let isDescribed = filter.descriptionContains.map { job.description?.contains($0) ?? false } ?? true
        return filter.statuses?.contains(job.status) != false && isOfOperation && isDescribed
            && filter.minimumAge.map { least in age.map { $0 >= least } ?? false } ?? true
            && filter.maximumAge.map { most in age.map { $0 <= most } ?? false } ?? true
    }
}

internal import Basics
internal import S3Control

/// A job as a line of the table.
struct JobRow: Sendable {
    /// nil where the job could not be looked at.
    let status: JobStatus?
    let cells: [String]

    static let titles = ["JOB", "STATUS", "PRIORITY", "DONE", "OPERATION", "CREATED", "DESCRIPTION"]

    init(_ job: JobListDescriptor, now: Date) {
        status = job.status
        cells =
            [
                job.jobID.rawValue, job.status.rawValue, job.priority.map(String.init) ?? "–",
                Self.done(job), job.operation?.rawValue ?? "",
                job.creationTime.map { TimeText.ago(now.timeIntervalSince($0)) } ?? "–",
                job.description ?? "",
            ]
            .map(\.withoutControls)
    }

    /// A job of which no more is known.
    init(_ result: BulkResult) {
        status = result.status
        cells = [
            result.jobID.rawValue, result.status?.rawValue ?? "?", "–", "–", "", "–",
            result.message.map { "(\($0.withoutControls))" } ?? "",
        ]
    }

    private static func done(_ job: JobListDescriptor) -> String {
        let snapshot = JobSnapshot(job)
        let failed = snapshot.failed > 0 ? ", \(snapshot.failed) failed" : ""
        return snapshot.percent + failed
    }
}

extension JobSnapshot {
    /// What a listing says of a job's tasks.
    init(_ job: JobListDescriptor) {
        let tasks = job.progressSummary
        self.init(
            jobID: job.jobID,
            status: job.status,
            priority: job.priority,
            succeeded: max(0, tasks?.numberOfTasksSucceeded ?? 0),
            failed: max(0, tasks?.numberOfTasksFailed ?? 0),
            total: tasks?.totalNumberOfTasks.flatMap { $0 > 0 ? $0 : nil }
        )
    }

    /// The share of the tasks that have run, such as `42%`; a dash where there is none.
    var percent: String {
        guard let total, total > 0, let fractionCompleted else { return "–" }
        return "\(Int(fractionCompleted * 100))%"
    }
}

public import S3ControlModel

/// A job that has been created and prepared, and waits to be confirmed.
public struct UnconfirmedJob: Sendable {
    /// The job, with the number of its tasks.
    public let job: JobDescriptor

    private let client: S3ControlClient

    /// Creates a value for a job that waits to be confirmed, whoever created it.
    public init(job: JobDescriptor, client: S3ControlClient) {
        self.job = job
        self.client = client
    }

    /// The job's id.
    public var jobID: JobID { job.jobID }

    /// How many objects it would work on; nil if the service does not tell.
    public var taskCount: Int? { job.progressSummary?.totalNumberOfTasks }

    /// What the job would do, in lines to be shown to whoever confirms it.
    public var summary: String {
        var lines = ["Job \(job.jobID)\(job.description.map { ": \($0)" } ?? "")"]
        let names = job.operation?.names.map(\.rawValue).joined(separator: ", ") ?? "unknown"
        lines.append("  would do    \(names)\(effect)")
        lines.append(
            "  to          \(taskCount.map { "\($0) objects" } ?? "objects whose number is not told")"
        )
        if let manifest = job.manifest { lines.append("  listed in   \(manifest.location.objectARN)") }
        if let generator = job.manifestGenerator?.s3JobManifestGenerator {
            lines.append("  out of      \(generator.sourceBucket)")
        }
        if let roleARN = job.roleARN { lines.append("  as          \(roleARN)") }
        if let report = job.report, report.enabled, let bucket = report.bucket {
            let scope = report.reportScope.map(\.rawValue) ?? "tasks"
            let prefix = report.prefix.map { "/\($0)" } ?? ""
            lines.append("  reporting   \(scope) to \(bucket)\(prefix)")
        } else {
            lines.append("  reporting   nothing")
        }
        if let priority = job.priority { lines.append("  priority    \(priority)") }
        for unknown in job.findUnknownMembers() { lines.append("  unknown     \(unknown)") }
        return lines.joined(separator: "\n")
    }

    /// What a retention comes to that sets no mode and no date, since one without any member removes the retention.
    private var effect: String {
        guard let retention = job.operation?.s3PutObjectRetention?.retention, retention.mode == nil,
            retention.retainUntilDate == nil
        else { return "" }
        if let hold = retention.eventHold { return " (event hold \(hold))" }
        return retention == S3Retention() ? " (removes the retention)" : ""
    }

    /// Lets the job run.
    ///
    /// - Returns: The job's status, Ready.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func confirm() async throws -> JobStatus {
        try await client.updateJobStatus(jobID: jobID, to: .ready).status
    }

    /// Cancels the job, none of whose tasks has run.
    ///
    /// - Parameter reason: Why, kept with the job: 1 to 256 characters.
    /// - Returns: The job's status, Cancelled.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func discard(reason: String? = nil) async throws -> JobStatus {
        try await client.cancelJob(jobID, reason: reason).status
    }
}

public import S3ControlModel

/// A job that is prepared and awaits confirmation.
public struct UnconfirmedJob: Sendable {
    /// The job, including the number of its tasks.
    public let job: JobDescriptor

    private let client: S3ControlClient

    /// Creates a value for a job that awaits confirmation, including one that was created elsewhere.
    public init(job: JobDescriptor, client: S3ControlClient) {
        self.job = job
        self.client = client
    }

    /// The job's id.
    public var jobID: JobID { job.jobID }

    /// The number of objects the job would process; nil if the service does not report it.
    public var taskCount: Int? { job.progressSummary?.totalNumberOfTasks }

    /// A summary of what the job would do, in lines to show before it is confirmed.
    public var summary: String {
        var lines = ["Job \(job.jobID)\(job.description.map { ": \($0)" } ?? "")"]
        let names = job.operation?.names.map(\.rawValue).joined(separator: ", ") ?? "unknown"
        lines.append("  would do    \(names)\(effect)")
        lines.append(
            "  to          \(taskCount.map { "\($0) objects" } ?? "an unknown number of objects")"
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

    /// The effect of a retention without members: it removes the retention.
    private var effect: String {
        guard let retention = job.operation?.s3PutObjectRetention?.retention, retention.mode == nil,
            retention.retainUntilDate == nil
        else { return "" }
        if let hold = retention.eventHold { return " (event hold \(hold))" }
        return retention == S3Retention() ? " (removes the retention)" : ""
    }

    /// Confirms the job, so that it runs.
    ///
    /// - Returns: The job's status, Ready.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func confirm() async throws -> JobStatus {
        try await client.updateJobStatus(jobID: jobID, to: .ready).status
    }

    /// Cancels the job before any of its tasks has run.
    ///
    /// - Parameter reason: The reason, kept with the job: 1 to 256 characters.
    /// - Returns: The job's status, Cancelled.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func discard(reason: String? = nil) async throws -> JobStatus {
        try await client.cancelJob(jobID, reason: reason).status
    }
}

extension S3ControlClient {
    /// Creates a job of the client's account that runs without confirmation once it is prepared.
    ///
    /// - Parameter draft: The job. Sending the same draft again does not create a second one.
    /// - Returns: The job's ID.
    /// - Throws: ``S3ControlError``: `invalidRequest` with all violations of the draft, before anything is sent;
    ///   otherwise as ``createJob(_:)-(CreateJobRequest)``. `CancellationError` if the task was cancelled.
    public func createJob(_ draft: JobDraft) async throws -> JobID {
        try await create(draft, confirmationRequired: false)
    }

    /// Creates a job of the client's account that awaits confirmation, and waits until it is prepared: its manifest has
    /// been read and the number of its tasks is known.
    ///
    /// - Parameters:
    ///   - draft: The job. Sending the same draft again does not create a second one.
    ///   - timeout: The maximum time to wait for the preparation; nil for no limit.
    ///   - polling: How often to poll.
    /// - Returns: The job, which can be inspected, then confirmed or discarded.
    /// - Throws: ``S3ControlError``: as ``createJob(_:)-(JobDraft)`` and
    ///   ``waitUntil(_:_:timeout:polling:hints:)-(JobID,_,_,_,_)``; the latter if the job fails in preparation.
    ///   `CancellationError` if the task was cancelled. A job that was created by then still awaits confirmation.
    public func createUnconfirmedJob(
        _ draft: JobDraft,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> UnconfirmedJob {
        let jobID = try await create(draft, confirmationRequired: true)
        let job = try await waitUntil(jobID, .awaitingConfirmation, timeout: timeout, polling: polling)
        return UnconfirmedJob(job: job, client: self)
    }

    private func create(_ draft: JobDraft, confirmationRequired: Bool) async throws -> JobID {
        let violations = draft.violations(for: configuration.accountID)
        guard violations.isEmpty else {
            let error = ValidationError(shapeName: "CreateJobRequest", violations: violations)
            throw S3ControlError(
                .invalidRequest,
                message: error.description,
                operation: "CreateJob",
                cause: error
            )
        }
        return try await createJob(
            draft.request(for: configuration.accountID, confirmationRequired: confirmationRequired)
        ).jobID
    }
}

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

extension S3ControlClient {
    /// Creates a job of the client's account that runs by itself once it is prepared.
    ///
    /// - Parameter draft: The job. Sending the same draft again does not make a second one.
    /// - Returns: The job's id.
    /// - Throws: ``S3ControlError``: `invalidRequest` with everything that is wrong with the draft, before
    ///   anything is sent; what ``createJob(_:)-(CreateJobRequest)`` throws. `CancellationError` when the
    ///   task was cancelled.
    public func createJob(_ draft: JobDraft) async throws -> JobID {
        try await create(draft, confirmationRequired: false)
    }

    /// Creates a job of the client's account that waits to be confirmed, and waits until it can be: until
    /// its manifest has been read and the number of its tasks is known.
    ///
    /// - Parameters:
    ///   - draft: The job. Sending the same draft again does not make a second one.
    ///   - timeout: The longest time to wait for the preparation; nil for no limit.
    ///   - polling: How often to poll.
    /// - Returns: The job, which can show what it would do, and be confirmed or discarded.
    /// - Throws: ``S3ControlError``: as ``createJob(_:)-(JobDraft)`` and
    ///   ``waitUntil(_:_:timeout:polling:hints:)-(JobID,_,_,_,_)`` do; the latter when the job fails in preparation.
    ///   `CancellationError` when the task was cancelled: the job, if it was created, still waits.
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

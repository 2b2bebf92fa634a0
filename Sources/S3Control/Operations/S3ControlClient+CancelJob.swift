public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Cancels a job of the client's account. Safe to repeat.
    ///
    /// A job that is cancelled or cancelling already is a success, and so is an answer that was lost on
    /// the way when the job is found cancelled. A job that ended in another way first is an error with
    /// the code `jobStatus` that says how it ended.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: Why, kept with the job: 1 to 256 characters.
    ///   - accountID: The account that owns the job; nil for the client's.
    ///   - options: Other settings for this call.
    /// - Returns: The job's status: `Cancelled` for a job that awaited confirmation; `Cancelling` for
    ///   one that is still being stopped.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func cancelJob(
        _ jobID: JobID,
        reason: String? = nil,
        accountID: AccountID? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> UpdateJobStatusResult {
        let account = accountID ?? configuration.accountID
        return try await call(
            UpdateJobStatus.self,
            UpdateJobStatusRequest(
                accountID: account,
                jobID: jobID,
                requestedJobStatus: .cancelled,
                statusUpdateReason: reason
            ),
            account: account,
            job: jobID,
            options: options,
            jobOfResult: { $0.jobID },
            reconciliation: .init(isDoubtful: { $0.code == "jobStatus" }, evaluate: Self.evaluateCancellation)
        )
    }

    /// Whether a job shows that it was cancelled, or why it was not.
    private static func evaluateCancellation(
        _ job: JobDescriptor,
        _ failure: CallFailure
    ) throws -> UpdateJobStatusResult? {
        if job.status.satisfies(.cancelled) { return UpdateJobStatusResult(found: job) }
        if let ending = job.status.ending {
            throw failure.settled(
                code: "jobStatus",
                message:
                    "Job \(job.jobID) was not cancelled: it \(ending) first (its status is \(job.status)).",
                hint: "There is nothing left to cancel."
            )
        }
        guard failure.code == "jobStatus" else { return nil }
        throw failure.with(message: "Job \(job.jobID) was not cancelled: it is \(job.status).")
    }
}

extension JobStatus {
    /// How a job of this status ended, or is certain to end, other than by being cancelled.
    fileprivate var ending: String? {
        switch self {
        case .complete, .completing: "completed"
        case .failed, .failing: "failed"
        default: nil
        }
    }
}

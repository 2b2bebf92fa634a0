@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

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
    /// - Returns: The job's status: `Cancelled` for a job that waited for confirmation; `Cancelling` for
    ///   one that is still being stopped.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func cancelJob(_ jobID: JobID, reason: String? = nil) async throws -> UpdateJobStatusResult {
        try await cancelJob(
            UpdateJobStatusRequest(
                accountID: configuration.accountID,
                jobID: jobID,
                requestedJobStatus: .cancelled,
                statusUpdateReason: reason
            )
        )
    }

    private func cancelJob(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult {
        try await change(
            UpdateJobStatus.self,
            request,
            of: request.jobID,
            account: request.accountID,
            isDoubtful: { $0.code == .jobStatus },
            settle: { job, error in
                if job.status.satisfies(.cancelled) { return UpdateJobStatusResult(found: job) }
                var error = error
                if let ending = job.status.ending {
                    error.code = .jobStatus
                    error.effect = .none
                    error.message =
                        "Job \(job.jobID) was not cancelled: it \(ending) first (its status is \(job.status))."
                    error.hint = "There is nothing left to cancel."
                } else if error.code == .jobStatus {
                    error.message = "Job \(job.jobID) was not cancelled: it is \(job.status)."
                }
                throw error
            }
        )
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

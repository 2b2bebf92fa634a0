public import S3ControlModel
internal import S3ControlXML

extension S3ControlClient {
    /// Confirms or cancels a job.
    ///
    /// - Parameter request: The account, the job, the status asked for, and why.
    /// - Returns: The job's status as the service tells it: cancelling a running job answers
    ///   `Cancelling`, which is not yet `Cancelled`.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
    public func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult {
        try await call(UpdateJobStatus.self, request, account: request.accountID)
    }

    /// Confirms or cancels a job of the client's account.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - status: `ready` confirms a job that waits for it; `cancelled` cancels.
    ///   - reason: Why, kept with the job: 1 to 256 characters.
    /// - Returns: The job's status as the service tells it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func updateJobStatus(
        jobID: JobID,
        to status: RequestedJobStatus,
        reason: String? = nil
    ) async throws -> UpdateJobStatusResult {
        try await updateJobStatus(
            UpdateJobStatusRequest(
                accountID: configuration.accountID, jobID: jobID, requestedJobStatus: status,
                statusUpdateReason: reason))
    }

    /// Cancels a job of the client's account.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: Why, kept with the job: 1 to 256 characters.
    /// - Returns: The job's status as the service tells it: `Cancelled` for a job that waited for
    ///   confirmation, `Cancelling` for a running one.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func cancelJob(_ jobID: JobID, reason: String? = nil) async throws -> UpdateJobStatusResult {
        try await updateJobStatus(jobID: jobID, to: .cancelled, reason: reason)
    }
}

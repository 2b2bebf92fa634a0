public import S3ControlModel
internal import S3ControlXML

extension S3ControlClient {
    /// Changes a job's priority.
    ///
    /// - Parameter request: The account, the job and the new priority.
    /// - Returns: The job's priority as the service tells it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
    public func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    {
        try await call(UpdateJobPriority.self, request, account: request.accountID)
    }

    /// Changes the priority of a job of the client's account.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - priority: 0 to 2147483647; a job of higher priority runs first.
    /// - Returns: The job's priority as the service tells it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func updateJobPriority(jobID: JobID, to priority: Int) async throws -> UpdateJobPriorityResult {
        try await updateJobPriority(
            UpdateJobPriorityRequest(accountID: configuration.accountID, jobID: jobID, priority: priority)
        )
    }
}

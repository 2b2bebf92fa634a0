@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

extension S3ControlClient {
    /// Changes a job's priority.
    ///
    /// Where the answer was lost on the way, the job is looked at: if it has the priority, the call has
    /// succeeded.
    ///
    /// - Parameter request: The account, the job and the new priority.
    /// - Returns: The job's priority as the service tells it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
    public func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    {
        try await change(UpdateJobPriority.self, request, of: request.jobID, account: request.accountID) {
            job,
            _ in
            job.priority == request.priority
                ? UpdateJobPriorityResult(jobID: job.jobID, priority: job.priority) : nil
        }
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

public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Changes a job's priority.
    ///
    /// If the response is lost, the client describes the job: if it has the priority, the call has succeeded.
    ///
    /// - Parameter request: The account, the job and the new priority.
    /// - Returns: The job's priority as the service returns it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
    public func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    {
        try await updateJobPriority(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func updateJobPriority(
        _ request: UpdateJobPriorityRequest,
        options: CallOptions
    ) async throws -> UpdateJobPriorityResult {
        try await call(
            UpdateJobPriority.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options,
            jobOfResult: { $0.jobID },
            reconciliation: .init(
                isDoubtful: { _ in false },
                evaluate: { job, _ in
                    job.priority == request.priority
                        ? UpdateJobPriorityResult(jobID: job.jobID, priority: request.priority) : nil
                }
            )
        )
    }

    /// Changes the priority of a job of the client's account.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - priority: 0 to 2147483647; a job of higher priority runs first.
    /// - Returns: The job's priority as the service returns it.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @discardableResult
    public func updateJobPriority(jobID: JobID, to priority: Int) async throws -> UpdateJobPriorityResult {
        try await updateJobPriority(
            UpdateJobPriorityRequest(accountID: configuration.accountID, jobID: jobID, priority: priority)
        )
    }
}

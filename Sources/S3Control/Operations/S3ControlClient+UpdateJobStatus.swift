public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension S3ControlClient {
    /// Confirms or cancels a job.
    ///
    /// Where the answer was lost on the way, the job is looked at: if it is as asked for, the call has
    /// succeeded.
    ///
    /// - Parameter request: The account, the job, the status asked for, and why.
    /// - Returns: The job's status as the service tells it: cancelling a running job answers
    ///   `Cancelling`, which is not yet `Cancelled`.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
    public func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult {
        try await updateJobStatus(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func updateJobStatus(
        _ request: UpdateJobStatusRequest,
        options: CallOptions
    ) async throws -> UpdateJobStatusResult {
        try await call(
            UpdateJobStatus.self,
            request,
            account: request.accountID,
            job: request.jobID,
            options: options,
            jobOfResult: { $0.jobID },
            reconciliation: .init(
                isDoubtful: { _ in false },
                evaluate: { job, _ in
                    job.status.satisfies(request.requestedJobStatus) ? UpdateJobStatusResult(found: job) : nil
                }
            )
        )
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
                accountID: configuration.accountID,
                jobID: jobID,
                requestedJobStatus: status,
                statusUpdateReason: reason
            )
        )
    }
}

extension JobStatus {
    /// Whether a job of this status is as UpdateJobStatus was asked for, whoever asked.
    func satisfies(_ requested: RequestedJobStatus) -> Bool {
        switch requested {
        case .cancelled: [.cancelled, .cancelling].contains(self)
        // A confirmed job never waits for confirmation again, so that one that runs was confirmed.
        case .ready: [.ready, .active, .pausing, .paused, .completing, .complete].contains(self)
        }
    }
}

extension UpdateJobStatusResult {
    /// What the service would have answered, from the job as it was found.
    init(found job: JobDescriptor) {
        self.init(jobID: job.jobID, status: job.status, statusUpdateReason: job.statusUpdateReason)
    }
}

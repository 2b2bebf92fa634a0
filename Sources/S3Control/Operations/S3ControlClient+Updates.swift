public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) import S3ControlWire

extension S3ControlClient {
    /// Confirms or cancels a job.
    ///
    /// If the response is lost, the client checks the job's status. If the job is in the requested state, the call
    /// succeeds.
    ///
    /// - Parameter request: The account, the job, the requested status, and a reason.
    /// - Returns: The job's status as the service returned it. Cancelling a running job returns `Cancelling`, which is
    ///   not yet `Cancelled`.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
    public func updateJobStatus(_ request: UpdateJobStatusRequest) async throws -> UpdateJobStatusResult {
        try await complete(statusCall(request, CallOptions()))
    }

    /// Confirms or cancels a job with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func updateJobStatus(
        _ request: UpdateJobStatusRequest,
        options: CallOptions
    ) async throws -> UpdateJobStatusResult {
        try await complete(statusCall(request, options))
    }

    // Apart: the three functions called each other and each kept the request, 624 bytes of frames of a call that waits.
    @inline(never)
    private func statusCall(
        _ request: UpdateJobStatusRequest,
        _ options: CallOptions
    ) -> OperationCall<UpdateJobStatus> {
        makeCall(
            request,
            request.accountID,
            request.jobID,
            options,
            nil,
            { $0.jobID },
            .init(
                canReconcile: { _ in false },
                evaluate: { job, _ in
                    job.status.satisfies(request.requestedJobStatus) ? UpdateJobStatusResult(found: job) : nil
                }
            )
        )
    }

    @inline(never)
    private func statusCall(
        _ jobID: JobID,
        _ status: RequestedJobStatus,
        _ reason: String?
    ) -> OperationCall<UpdateJobStatus> {
        let request = UpdateJobStatusRequest(
            accountID: configuration.accountID,
            jobID: jobID,
            requestedJobStatus: status,
            statusUpdateReason: reason
        )
        return statusCall(request, CallOptions())
    }

    /// Confirms or cancels a job of the client's account.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - status: `ready` confirms a job that awaits confirmation; `cancelled` cancels it.
    ///   - reason: The reason, kept with the job: 1 to 256 characters.
    /// - Returns: The job's status as the service returned it.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func updateJobStatus(
        jobID: JobID,
        to status: RequestedJobStatus,
        reason: String? = nil
    ) async throws -> UpdateJobStatusResult {
        try await complete(statusCall(jobID, status, reason))
    }
}

extension JobStatus {
    /// Whether a job with this status is in the requested state.
    func satisfies(_ requested: RequestedJobStatus) -> Bool {
        switch requested {
        case .cancelled: [.cancelled, .cancelling].contains(self)
        // A confirmed job never awaits confirmation again, so a running one was confirmed.
        case .ready: [.ready, .active, .pausing, .paused, .completing, .complete].contains(self)
        }
    }
}

extension UpdateJobStatusResult {
    /// Creates the response that the service would have sent, from the job's current state.
    init(found job: JobDescriptor) {
        self.init(jobID: job.jobID, status: job.status, statusUpdateReason: job.statusUpdateReason)
    }
}

extension S3ControlClient {
    /// Cancels a job of the client's account. Safe to repeat.
    ///
    /// Succeeds if the job is already cancelled or cancelling. If the response is lost, the client checks the job's
    /// status. If the job ended in another way first, the error has the code `jobStatus` and says how it ended.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: The reason, kept with the job: 1 to 256 characters.
    ///   - accountID: The account that owns the job; nil for the client's.
    ///   - options: Other settings for this call.
    /// - Returns: `Cancelled` for a job that awaited confirmation, or `Cancelling` for one that is still being stopped.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
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
            options,
            account: account,
            job: jobID,
            jobOfResult: { $0.jobID },
            reconciliation: .init(
                canReconcile: { $0.code == "jobStatus" },
                evaluate: Self.evaluateCancellation
            )
        )
    }

    /// Whether a job shows that it was cancelled; throws if it shows why it was not.
    private static func evaluateCancellation(
        _ job: JobDescriptor,
        _ failure: CallFailure
    ) throws -> UpdateJobStatusResult? {
        if job.status.satisfies(.cancelled) { return UpdateJobStatusResult(found: job) }
        if let ending = job.status.ending {
            throw failure.reconciled(
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
    /// How a job with this status ended, or is certain to end, other than by cancellation.
    fileprivate var ending: String? {
        switch self {
        case .complete, .completing: "completed"
        case .failed, .failing: "failed"
        default: nil
        }
    }
}

extension S3ControlClient {
    /// Changes a job's priority.
    ///
    /// If the response is lost, the client describes the job. If it has the requested priority, the call succeeds.
    ///
    /// - Parameter request: The account, the job, and the new priority.
    /// - Returns: The job's priority as the service returned it.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [UpdateJobPriority](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobPriority.html).
    public func updateJobPriority(_ request: UpdateJobPriorityRequest) async throws -> UpdateJobPriorityResult
    {
        try await updateJobPriority(request, options: CallOptions())
    }

    /// Changes a job's priority with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func updateJobPriority(
        _ request: UpdateJobPriorityRequest,
        options: CallOptions
    ) async throws -> UpdateJobPriorityResult {
        try await call(
            UpdateJobPriority.self,
            request,
            options,
            account: request.accountID,
            job: request.jobID,
            jobOfResult: { $0.jobID },
            reconciliation: .init(
                canReconcile: { _ in false },
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
    ///   - priority: 0 to 2147483647. Jobs with a higher priority run first.
    /// - Returns: The job's priority as the service returned it.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func updateJobPriority(jobID: JobID, to priority: Int) async throws -> UpdateJobPriorityResult {
        try await updateJobPriority(
            UpdateJobPriorityRequest(accountID: configuration.accountID, jobID: jobID, priority: priority)
        )
    }
}

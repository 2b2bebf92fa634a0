public import S3ControlModel

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
    ///   - polling: How often to look.
    /// - Returns: The job, which can show what it would do, and be confirmed or discarded.
    /// - Throws: ``S3ControlError``: as ``createJob(_:)-(JobDraft)`` and
    ///   ``waitUntil(_:_:timeout:polling:)`` do; the latter when the job fails in preparation.
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

import AWSClientRuntime
public import S3ControlModel

extension S3ControlClient {
    /// Waits until a job of the client's account meets a condition.
    ///
    /// Polls with DescribeJob at the pace of `polling`, starting over with short delays when the status changes. Within
    /// the limits of `polling`, a wait tolerates a new job that is not visible yet, throttling, failed transfers, and
    /// statuses that this version does not know.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - condition: The condition; by default, that the job has ended.
    ///   - timeout: The maximum time to wait, including a request in flight. Zero polls once; nil waits without a
    ///     limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that reduce polling.
    /// - Returns: The job as it was when it met the condition.
    /// - Throws: ``S3ControlError``: `conditionUnreachable` as soon as the job can no longer meet the condition,
    ///   `waitTimedOut` after `timeout` (both with a ``JobWaitError`` as `cause`), or the error of a poll that is not
    ///   tolerated. `CancellationError` if the task was cancelled.
    @discardableResult
    public func waitUntil(
        _ jobID: JobID,
        _ condition: JobCondition = .ended,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy(),
        hints: JobHints? = nil
    ) async throws -> JobDescriptor {
        let seen = try await wait([jobID], condition, timeout, polling, hints)
        guard let job = seen[jobID]?.job else {
            throw S3ControlError(.unexpected, message: "Job \(jobID) was not described.")
        }
        return job
    }

    /// Waits until several jobs of the client's account all meet a condition.
    ///
    /// For many jobs, a poll takes one ListJobs request per thousand unfinished jobs of the account. The wait ends with
    /// an error as soon as one job can no longer meet the condition. ``JobCondition/ended`` waits for all of them,
    /// however they end.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs. If empty, nothing is sent.
    ///   - condition: The condition; by default, that the jobs have ended.
    ///   - timeout: The maximum time to wait, including a request in flight. Zero polls once; nil waits without a
    ///     limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that reduce polling.
    /// - Returns: Each job once, in the order given, as it was when it met the condition.
    /// - Throws: The errors of ``waitUntil(_:_:timeout:polling:hints:)-(JobID,_,_,_,_)``.
    @discardableResult
    public func waitUntil(
        _ jobIDs: some Sequence<JobID>,
        _ condition: JobCondition = .ended,
        timeout: Duration? = nil,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil
    ) async throws -> [JobSnapshot] {
        let jobIDs = jobIDs.withoutDuplicates
        let seen = try await wait(jobIDs, condition, timeout, polling, hints)
        return jobIDs.compactMap { seen[$0].map { JobSnapshot($0) } }
    }

    private func wait(
        _ jobIDs: [JobID],
        _ condition: JobCondition,
        _ timeout: Duration?,
        _ polling: PollingPolicy,
        _ hints: JobHints?
    ) async throws -> [JobID: JobObservation] {
        try Self.check(timeout, polling)
        try check(jobIDs)
        let client = withFeature(.waiter)
        let box = HintBox(jobs: Set(jobIDs))
        var wait = JobWait(
            jobIDs,
            condition,
            timeout: timeout,
            polling: polling,
            hints: hints.map { HintWatch(box, interval: $0.interval) },
            client: client
        )
        guard let hints else { return try await wait.run() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await hints.read(into: box) }
            defer { group.cancelAll() }
            return try await wait.run()
        }
    }

    /// Cancels a job of the client's account and waits until it is cancelled.
    ///
    /// Cancelling a running job takes time: the service returns `Cancelling`, and tasks keep running for a while. When
    /// this method returns, none of the job's tasks is running.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: The reason, kept with the job: 1 to 256 characters.
    ///   - timeout: The maximum time to wait after the request was accepted; nil for no limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The cancelled job.
    /// - Throws: ``S3ControlError``: the errors of ``cancelJob(_:reason:accountID:options:)``; `conditionUnreachable`
    ///   if the job completed or failed first; `waitTimedOut` if it is still cancelling. `CancellationError` if the
    ///   task was cancelled. The job's cancellation continues in these cases.
    @discardableResult
    public func cancelJobAndWait(
        _ jobID: JobID,
        reason: String? = nil,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> JobDescriptor {
        try Self.check(timeout, polling)
        try await cancelJob(jobID, reason: reason)
        return try await waitUntil(jobID, .cancelled, timeout: timeout, polling: polling)
    }

    private static func check(_ timeout: Duration?, _ polling: PollingPolicy) throws(S3ControlError) {
        try polling.validate()
        guard let timeout, timeout < .zero else { return }
        throw S3ControlError(
            .invalidRequest,
            message: "The timeout of a wait must be at least 0, not \(timeout.inWords)."
        )
    }

    /// Validates IDs before anything is sent, so that an ARN of another account or region stops the whole operation.
    func check(_ jobIDs: some Sequence<JobID>) throws(S3ControlError) {
        for id in jobIDs {
            guard let mismatch = id.mismatch(account: configuration.accountID, region: configuration.region)
            else { continue }
            throw S3ControlError(.invalidRequest, message: mismatch)
        }
    }
}

extension Sequence<JobID> {
    /// Each ID once, in order.
    var withoutDuplicates: [JobID] {
        var seen: Set<JobID> = []
        return filter { seen.insert($0).inserted }
    }
}

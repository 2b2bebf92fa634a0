internal import AWSClientRuntime
public import S3ControlModel

extension S3ControlClient {
    /// Waits until a job of the client's account meets a condition.
    ///
    /// Polls with DescribeJob at the pace of `polling`, which starts anew when the status changes. A job that was just created and
    /// cannot be found yet, throttling, failed transfers and statuses that this version does not know are tolerated, within the
    /// bounds of `polling`.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - condition: What is waited for; by default the job's end.
    ///   - timeout: The longest time to wait, a request under way included; zero polls once, nil waits without a limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that make polling rare.
    /// - Returns: The job, as it was when it met the condition.
    /// - Throws: ``S3ControlError``: `conditionUnreachable` at once when the job can no longer meet the condition, `waitTimedOut`
    ///   after `timeout` (both with a ``JobWaitError`` as `cause`), or the error of a poll that is not tolerated.
    ///   `CancellationError` when the task was cancelled.
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

    /// Waits until each of several jobs of the client's account meets a condition.
    ///
    /// Many jobs cost a ListJobs request a poll for each thousand jobs of the account that have not ended. The wait ends with an
    /// error as soon as one of the jobs cannot meet the condition; ``JobCondition/ended`` waits for all of them, however they end.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs; without any, nothing is sent.
    ///   - condition: What is waited for; by default the jobs' end.
    ///   - timeout: The longest time to wait, a request under way included; zero polls once, nil waits without a limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that make polling rare.
    /// - Returns: Each job once, in the order given, as it was when it met the condition.
    /// - Throws: What ``waitUntil(_:_:timeout:polling:hints:)-(JobID,_,_,_,_)`` throws.
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
    /// Cancelling a running job only begins it: the service answers `Cancelling`, and tasks go on for a while. When this returns,
    /// no task of the job runs any more.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: Why, kept with the job: 1 to 256 characters.
    ///   - timeout: The longest time to wait after the request was accepted; nil for no limit.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The cancelled job.
    /// - Throws: ``S3ControlError``: what ``cancelJob(_:reason:accountID:options:)`` throws; `conditionUnreachable` when the job
    ///   completed or failed first; `waitTimedOut` when it is still cancelling. `CancellationError` when the task was cancelled:
    ///   the job goes on being cancelled.
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
            message: "The timeout of a wait must not be negative, but is \(timeout.inWords)."
        )
    }

    /// Checks ids before anything is sent, so that an ARN of another account or region stops what is about several jobs.
    func check(_ jobIDs: some Sequence<JobID>) throws(S3ControlError) {
        for id in jobIDs {
            guard let mismatch = id.mismatch(account: configuration.accountID, region: configuration.region)
            else { continue }
            throw S3ControlError(.invalidRequest, message: mismatch)
        }
    }
}

extension Sequence<JobID> {
    /// Each id once, in order.
    var withoutDuplicates: [JobID] {
        var seen: Set<JobID> = []
        return filter { seen.insert($0).inserted }
    }
}

internal import AWSClientRuntime
public import S3ControlModel

extension S3ControlClient {
    /// Waits until a job of the client's account is what `condition` says.
    ///
    /// Looks at the job with DescribeJob, at the pace of `polling`; a change of status makes the pace fast
    /// again. A job that was just created and cannot be found yet, throttling, failing transfers and statuses
    /// that this version does not know are survived, within the bounds of `polling`.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - condition: What is awaited; the job's end unless told otherwise.
    ///   - timeout: The longest time to wait, a look under way included; nil for no limit.
    ///   - polling: How often to look, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The job, as it was when the condition was met.
    /// - Throws: ``S3ControlError``: `conditionUnreachable` at once when the job can no longer become what
    ///   is awaited, `waitTimedOut` after `timeout` (both with a ``JobWaitError`` as `cause`), or what a look
    ///   failed with. `CancellationError` when the task was cancelled.
    @discardableResult
    public func waitUntil(
        _ jobID: JobID,
        _ condition: JobCondition = .ended,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> JobDescriptor {
        let client = withFeature(.waiter)
        let timeout = timeout?.clamped
        let stopwatch = Stopwatch(configuration.delayClock)
        var pace = PollingPace(polling)
        var wait = JobWaitError(jobID: jobID, condition: condition.description, looks: 0, waited: .zero)
        // Without time to wait the job is checked once.
        var isLastLook = timeout == .zero
        while true {
            wait.looks += 1
            do {
                let limit = timeout == .zero ? nil : timeout.map { $0 - stopwatch.elapsed }
                let job = try await client.describe(jobID, within: limit, wait)
                if let before = wait.lastSeen, before.status != job.status { pace.quicken() }
                wait.lastSeen = job
                wait.waited = stopwatch.elapsed
                pace.succeeded()
                if condition.isMet(by: job) { return job }
                guard condition.canStillCome(from: job.status) else {
                    throw S3ControlError(unreachable: condition, job, wait)
                }
            } catch {
                guard pace.survives(error, elapsed: stopwatch.elapsed) else { throw error }
            }
            wait.waited = stopwatch.elapsed
            if isLastLook { throw S3ControlError(timedOut: wait) }
            var delay = pace.nextDelay()
            if let timeout, delay >= timeout - wait.waited {
                // The last look comes shortly before the time is up, for a job that is ready late.
                isLastLook = true
                delay = (timeout - wait.waited) * 0.9
            }
            try await stopwatch.sleep(delay)
        }
    }

    private func describe(
        _ jobID: JobID,
        within limit: Duration?,
        _ wait: JobWaitError
    ) async throws -> JobDescriptor {
        let request = DescribeJobRequest(accountID: configuration.accountID, jobID: jobID)
        let start = Stopwatch(configuration.delayClock)
        let options = CallOptions(timeout: [limit, configuration.callTimeout].compactMap(\.self).min())
        do {
            return try await describeJob(request, options: options).job
        } catch let error as S3ControlError {
            guard let limit, error.code == .timeout, start.elapsed >= limit else { throw error }
            throw S3ControlError(timedOut: wait, by: limit)
        }
    }

    /// Cancels a job of the client's account and waits until it is cancelled.
    ///
    /// Cancelling a running job only begins it: the service answers `Cancelling`, and tasks go on for a while.
    /// When this returns, no task of the job runs any more.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - reason: Why, kept with the job: 1 to 256 characters.
    ///   - timeout: The longest time to wait after the request was accepted; nil for no limit.
    ///   - polling: How often to look, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The cancelled job.
    /// - Throws: ``S3ControlError``: what ``cancelJob(_:reason:accountID:options:)`` throws; `conditionUnreachable` when the job
    ///   completed or failed first; `waitTimedOut` when it is still cancelling. `CancellationError` when the
    ///   task was cancelled: the job goes on being cancelled.
    @discardableResult
    public func cancelJobAndWait(
        _ jobID: JobID,
        reason: String? = nil,
        timeout: Duration? = nil,
        polling: PollingPolicy = PollingPolicy()
    ) async throws -> JobDescriptor {
        try await cancelJob(jobID, reason: reason)
        return try await waitUntil(jobID, .cancelled, timeout: timeout, polling: polling)
    }
}

extension S3ControlError {
    fileprivate init(unreachable condition: JobCondition, _ job: JobDescriptor, _ wait: JobWaitError) {
        let failures = job.failureReasons.compactMap(\.failureReason).joined(separator: " ")
        let reasons = [job.statusUpdateReason, failures.isEmpty ? nil : failures].compactMap(\.self)
        let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
        self.init(
            .conditionUnreachable,
            message: "Job \(job.jobID) is \(job.status)\(why) and can no longer be \(condition).",
            operation: "waitUntil",
            cause: wait
        )
    }

    /// - Parameter limit: How long the look that was under way could take.
    fileprivate init(timedOut wait: JobWaitError, by limit: Duration? = nil) {
        var wait = wait
        wait.waited += limit ?? .zero
        let seen = wait.lastSeen.map { "is \($0.status)" } ?? "was not seen"
        self.init(
            .waitTimedOut,
            message: "Job \(wait.jobID) \(seen) and was not \(wait.condition) within \(wait.waited). "
                + "Nothing was changed; wait again, or longer.",
            operation: "waitUntil",
            cause: wait
        )
    }
}

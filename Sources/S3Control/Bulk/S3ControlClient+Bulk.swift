public import S3ControlModel

extension S3ControlClient {
    /// Cancels many jobs of the client's account.
    ///
    /// Requests are paced by what the service takes; one job's failure does not keep the others from being
    /// dealt with. When the task is cancelled, the report tells how far it came: nothing is thrown for that.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs; each is dealt with once.
    ///   - reason: Why, kept with each job: 1 to 256 characters.
    ///   - options: Dry run, concurrency and rate.
    ///   - onProgress: Told of each job that has been dealt with, one at a time.
    /// - Returns: What became of each job.
    /// - Throws: ``S3ControlError`` when the reason is invalid or the jobs cannot be listed; nothing has been
    ///   changed then. `CancellationError` when the task was cancelled while they were listed.
    public func cancelJobs(
        _ jobIDs: some Sequence<JobID>,
        reason: String? = nil,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .cancel(reason: reason), options, onProgress)
    }

    /// Cancels all jobs of the client's account that `filter` takes.
    ///
    /// Parameters, result and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
    public func cancelJobs(
        matching filter: JobFilter,
        reason: String? = nil,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(filter, .cancel(reason: reason), options, onProgress)
    }

    /// Confirms many jobs of the client's account, so that they run.
    ///
    /// Parameters, result and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
    public func confirmJobs(
        _ jobIDs: some Sequence<JobID>,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .confirm, options, onProgress)
    }

    /// Confirms all jobs of the client's account that `filter` takes; without statuses in it, those that
    /// wait to be confirmed.
    ///
    /// Parameters, result and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
    public func confirmJobs(
        matching filter: JobFilter,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        var filter = filter
        filter.statuses = filter.statuses ?? [.suspended]
        return try await change(filter, .confirm, options, onProgress)
    }

    /// Changes the priority of many jobs of the client's account.
    ///
    /// Parameters, result and errors are those of ``cancelJobs(_:reason:options:onProgress:)``, with the new
    /// priority of 0 to 2147483647.
    public func updatePriorities(
        of jobIDs: some Sequence<JobID>,
        to priority: Int,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .setPriority(priority), options, onProgress)
    }

    /// Changes the priority of all jobs of the client's account that `filter` takes.
    ///
    /// Parameters, result and errors are those of ``updatePriorities(of:to:options:onProgress:)``.
    public func updatePriorities(
        matching filter: JobFilter,
        to priority: Int,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(filter, .setPriority(priority), options, onProgress)
    }

    /// Goes on with a bulk change that was interrupted, or carries out the plan of a dry run.
    ///
    /// Jobs that are pending are dealt with; of those that are unselected the tags are read; those whose outcome
    /// is unknown are looked at first. The others keep their results.
    ///
    /// - Parameters:
    ///   - report: The report to go on from.
    ///   - options: Concurrency and rate; a dry run looks at the jobs again and changes nothing.
    ///   - onProgress: Told of each job that has been dealt with, one at a time.
    /// - Returns: The report of all runs together.
    /// - Throws: ``S3ControlError`` with the code `invalidRequest` when the report is another account's.
    public func resume(
        _ report: BulkReport,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        guard report.accountID == configuration.accountID.rawValue else {
            throw S3ControlError(
                .invalidRequest,
                message: "The report is of the account \(report.accountID), but the client is for "
                    + "\(configuration.accountID)."
            )
        }
        try report.action.validate(account: configuration.accountID)
        let entries = report.results.map {
            BulkEntry(resuming: $0, tags: report.tags, isDryRun: options.isDryRun)
        }
        return try await carryOut(report, entries, options, onProgress)
    }

    private func change(
        _ ids: [JobID],
        _ action: BulkAction,
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        try action.validate(account: configuration.accountID)
        let entries = try await BulkSelection(client: self, action: action).entries(of: ids)
        return try await start(action, [:], entries, options, onProgress)
    }

    private func change(
        _ filter: JobFilter,
        _ action: BulkAction,
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        try action.validate(account: configuration.accountID)
        let entries = try await BulkSelection(client: self, action: action).entries(matching: filter)
        return try await start(action, filter.tags, entries, options, onProgress)
    }

    private func start(
        _ action: BulkAction,
        _ tags: [String: String],
        _ entries: [BulkEntry],
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        let report = BulkReport(
            accountID: configuration.accountID,
            action: action,
            tags: tags,
            results: entries.map(\.result)
        )
        return try await carryOut(report, entries, options, onProgress)
    }

    private func carryOut(
        _ report: BulkReport,
        _ entries: [BulkEntry],
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        // Trying again is the run's: a client that retries by itself hides the throttling from the pacer.
        let client = try with { $0.retryPolicy = PacedByCaller() }
        var run = BulkRun(
            client: client,
            report: report,
            entries: entries,
            options: options,
            onProgress: onProgress
        )
        return await run.run()
    }
}

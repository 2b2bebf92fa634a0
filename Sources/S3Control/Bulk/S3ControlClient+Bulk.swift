internal import AWSClientRuntime
public import S3ControlModel

extension S3ControlClient {
    /// Cancels many jobs of the client's account.
    ///
    /// Requests are paced by what the service takes; one job's failure does not keep the others from being dealt with. When the
    /// task is cancelled, or nothing gets through any more, the report says how far the change came: nothing is thrown for that.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs; each is dealt with once. Without any, nothing is sent.
    ///   - reason: Why, kept with each job: 1 to 256 characters.
    ///   - options: Dry run, concurrency and rate.
    ///   - onProgress: Called after each job that has been dealt with, one at a time.
    /// - Returns: What became of each job.
    /// - Throws: ``S3ControlError`` when the reason or the options are invalid, an ARN belongs elsewhere, or the jobs cannot be
    ///   listed; nothing has been changed then. `CancellationError` when the task was cancelled while they were listed.
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
    /// Jobs whose outcome is unknown are checked first. Jobs that are pending are dealt with; of those that are unselected the tags
    /// are read. The others keep their results.
    ///
    /// - Parameters:
    ///   - report: The report to go on from.
    ///   - kind: What the report has to be about; nil for any change.
    ///   - options: Concurrency and rate; a dry run checks the jobs again and changes nothing.
    ///   - onProgress: Called after each job that has been dealt with, one at a time.
    /// - Returns: The report of all runs together.
    /// - Throws: ``S3ControlError`` with the code `invalidRequest` when the report is of another account, region or kind of change.
    public func resume(
        _ report: BulkReport,
        expecting kind: BulkAction.Kind? = nil,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try check(report, kind)
        try options.validate()
        try report.action.validate(account: configuration.accountID)
        var report = report
        report.removeDuplicates()
        try check(report.results.map(\.jobID))
        let entries = report.results.map {
            BulkEntry(resuming: $0, tags: report.tags, isDryRun: options.isDryRun)
        }
        let stopwatch = Stopwatch(configuration.delayClock)
        let pacer = RequestPacer(initialRate: options.initialRate, maxRate: options.maxRate)
        return try await carryOut(report, entries, options, stopwatch, pacer, onProgress)
    }

    private func check(_ report: BulkReport, _ kind: BulkAction.Kind?) throws(S3ControlError) {
        func mismatch(_ what: String, _ found: String, _ own: String) -> S3ControlError {
            S3ControlError(
                .invalidRequest,
                message: "The report is of the \(what) \(found), but the client is for \(own)."
            )
        }
        guard report.accountID == configuration.accountID.rawValue else {
            throw mismatch("account", report.accountID, "\(configuration.accountID)")
        }
        if let region = report.region, region != configuration.region {
            throw mismatch("region", region, configuration.region)
        }
        if let kind, kind != report.action.kind {
            throw S3ControlError(
                .invalidRequest,
                message: "The report is of another kind of change: \(report.action.kind), not \(kind)."
            )
        }
    }

    private func change(
        _ ids: [JobID],
        _ action: BulkAction,
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        try check(ids)
        return try await start(action, [:], options, onProgress) { selection in
            try await selection.entries(of: ids.withoutDuplicates)
        }
    }

    private func change(
        _ filter: JobFilter,
        _ action: BulkAction,
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        try filter.validate()
        return try await start(action, filter.tags, options, onProgress) { selection in
            try await selection.entries(matching: filter)
        }
    }

    private func start(
        _ action: BulkAction,
        _ tags: [String: String],
        _ options: BulkOptions,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?,
        _ select: (inout BulkSelection) async throws -> [BulkEntry]
    ) async throws -> BulkReport {
        try options.validate()
        try action.validate(account: configuration.accountID)
        let stopwatch = Stopwatch(configuration.delayClock)
        var selection = BulkSelection(
            client: try pacedByCaller(.paginator),
            action: action,
            stopwatch: stopwatch,
            options: options
        )
        let entries = try await select(&selection)
        var report = BulkReport(
            accountID: configuration.accountID,
            region: configuration.region,
            action: action,
            tags: tags,
            results: entries.map(\.result)
        )
        report.requests = selection.requests
        report.throttledRequests = selection.throttledRequests
        return try await carryOut(report, entries, options, stopwatch, selection.pacer, onProgress)
    }

    private func carryOut(
        _ report: BulkReport,
        _ entries: [BulkEntry],
        _ options: BulkOptions,
        _ stopwatch: Stopwatch,
        _ pacer: RequestPacer,
        _ onProgress: (@Sendable (BulkProgress) -> Void)?
    ) async throws -> BulkReport {
        var run = BulkRun(
            client: try pacedByCaller(),
            report: report,
            entries: entries,
            options: options,
            stopwatch: stopwatch,
            pacer: pacer,
            onProgress: onProgress
        )
        return await run.run()
    }

    /// The same client, which sends each request once: one that retries by itself hides the throttling from the pacer.
    private func pacedByCaller(_ feature: UserAgent.Feature? = nil) throws -> S3ControlClient {
        let client = try with { $0.retryPolicy = PacedByCaller() }
        return feature.map(client.withFeature) ?? client
    }
}

import AWSClientRuntime
public import S3ControlModel

extension S3ControlClient {
    /// Cancels many jobs of the client's account.
    ///
    /// Requests are paced to what the service accepts, and one job's failure does not affect the others. If the task is
    /// cancelled or requests stop getting through, nothing is thrown: the report shows how far the change came.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs; duplicates are ignored. If empty, nothing is sent.
    ///   - reason: The reason, kept with each job: 1 to 256 characters.
    ///   - options: Dry run, concurrency, and rate.
    ///   - onProgress: Called after each finished job, one call at a time.
    /// - Returns: The outcome for each job.
    /// - Throws: ``S3ControlError`` if the reason or the options are invalid, an ARN belongs to another account or
    ///   region, or the jobs cannot be listed. Nothing has been changed then. `CancellationError` if the task was
    ///   cancelled during listing.
    public func cancelJobs(
        _ jobIDs: some Sequence<JobID>,
        reason: String? = nil,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .cancel(reason: reason), options, onProgress)
    }

    /// Cancels all jobs of the client's account that `filter` selects.
    ///
    /// Parameters, result, and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
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
    /// Parameters, result, and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
    public func confirmJobs(
        _ jobIDs: some Sequence<JobID>,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .confirm, options, onProgress)
    }

    /// Confirms all jobs of the client's account that `filter` selects. Without statuses in the filter, these are the
    /// jobs that await confirmation.
    ///
    /// Parameters, result, and errors are those of ``cancelJobs(_:reason:options:onProgress:)``.
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
    /// Parameters, result, and errors are those of ``cancelJobs(_:reason:options:onProgress:)``. The new priority is 0
    /// to 2147483647.
    public func updatePriorities(
        of jobIDs: some Sequence<JobID>,
        to priority: Int,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(Array(jobIDs), .setPriority(priority), options, onProgress)
    }

    /// Changes the priority of all jobs of the client's account that `filter` selects.
    ///
    /// Parameters, result, and errors are those of ``updatePriorities(of:to:options:onProgress:)``.
    public func updatePriorities(
        matching filter: JobFilter,
        to priority: Int,
        options: BulkOptions = BulkOptions(),
        onProgress: (@Sendable (BulkProgress) -> Void)? = nil
    ) async throws -> BulkReport {
        try await change(filter, .setPriority(priority), options, onProgress)
    }

    /// Lists the jobs of the client's account that `filter` selects, in the order of a listing.
    ///
    /// Without tags in the filter, this costs only the listing. With tags, it also costs one GetJobTagging for each job
    /// that meets the other conditions, at the pace of a bulk change. ``BulkOptions/maxRate`` also limits the pages of
    /// the listing, which the client's retry policy may repeat.
    ///
    /// A job that no longer exists when its tags are read is left out.
    ///
    /// - Throws: ``S3ControlError`` if the filter or the options are invalid, the listing fails, or the tags of a job
    ///   cannot be read; `CancellationError` if the task was cancelled.
    public func jobs(
        matching filter: JobFilter,
        options: BulkOptions = BulkOptions()
    ) async throws -> [JobListDescriptor] {
        try filter.validate()
        try options.validate()
        var jobs: [JobListDescriptor] = []
        var seen: Set<JobID> = []
        let now = configuration.clock.now
        let statuses = filter.statuses?.sorted { $0.rawValue < $1.rawValue }
        // Without any status, the request would list every job.
        if statuses?.isEmpty == true { return [] }
        let stopwatch = Stopwatch(configuration.delayClock)
        for try await page in listJobs(statuses: statuses).pages {
            for job in page.jobs where filter.matches(job, now: now) && seen.insert(job.jobID).inserted {
                jobs.append(job)
            }
            let isLast = page.nextToken?.isEmpty ?? true
            let readsTags = !filter.tags.isEmpty && !jobs.isEmpty
            if let rate = options.maxRate, !isLast || readsTags {
                try await stopwatch.sleep(.seconds(1 / max(rate, RequestPacer.smallestLimit)))
            }
        }
        guard !filter.tags.isEmpty, !jobs.isEmpty else { return jobs }
        // The plan of a change reads the tags.
        var options = options
        options.isDryRun = true
        let (listed, action) = (jobs, BulkAction.cancel(reason: nil))
        let plan = try await start(action, filter.tags, options, nil) { _ in
            listed.map { BulkEntry(JobObservation($0), tags: filter.tags, action: action) }
        }
        if plan.interruption == .cancelled { throw CancellationError() }
        let unread = plan.results.filter { $0.outcome == .unselected }
        if let first = unread.first {
            var reason = first.message ?? ""
            if reason.isEmpty, case .failed(let why) = plan.interruption { reason = why }
            throw S3ControlError(
                first.code ?? .unexpected,
                message:
                    "The tags of \(unread.count == 1 ? "1 job" : "\(unread.count) jobs") could not be read. \(reason)"
            )
        }
        let selected = Set(plan.results.map(\.jobID))
        return jobs.filter { selected.contains($0.jobID) }
    }

    /// Continues an interrupted bulk change, or carries out the plan of a dry run.
    ///
    /// Unknown outcomes are checked first. Pending jobs are changed, and the tags of unselected jobs are read. All
    /// other jobs keep their results.
    ///
    /// - Parameters:
    ///   - report: The report to continue from.
    ///   - kind: The kind of change that the report must describe; nil for any.
    ///   - options: Concurrency and rate. A dry run checks the jobs again and changes nothing.
    ///   - onProgress: Called after each finished job, one call at a time.
    /// - Returns: The combined report of all runs.
    /// - Throws: ``S3ControlError`` with the code `invalidRequest` if the report is for another account, region, or
    ///   kind of change.
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
        report.limitCounts()
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
                message: "The report is for \(what) \(found), but the client is for \(own)."
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
                message: "The report is for another kind of change: \(report.action.kind), not \(kind)."
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

    /// The same client, sending each request once. Built-in retries would hide the throttling from the pacer.
    private func pacedByCaller(_ feature: UserAgent.Feature? = nil) throws -> S3ControlClient {
        let client = try with { $0.retryPolicy = PacedByCaller() }
        return feature.map(client.withFeature) ?? client
    }
}

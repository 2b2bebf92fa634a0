internal import AWSCore
public import Basics
public import S3ControlFiles
public import S3ControlModel

extension S3ControlEmulator {
    /// The jobs' date: ``EmulatorConfiguration/clock``'s, plus what ``advance(by:)`` has added.
    public var now: Date {
        let date = configuration.clock.now
        return state.withLock { $0.jobsDate(at: date) }
    }

    /// Lets the jobs' time pass at once. Signatures are still judged by the clock.
    ///
    /// - Parameter duration: How much; nothing happens for a negative one.
    public func advance(by duration: Duration) {
        let date = configuration.clock.now
        state.withLock { $0.advance(by: duration / .seconds(1), at: date) }
    }

    /// Adds a job, or replaces the one of the same id.
    ///
    /// - Parameters:
    ///   - job: The job. It lives from its creation on, or from ``EmulatedJob/statusDate``. Its ARN and role are made where
    ///     it has none.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for ``EmulatorConfiguration/region``.
    public func add(_ job: EmulatedJob, to account: AccountID, in region: String? = nil) {
        withJobs(of: owner(account, region)) { (jobs, context) in
            var job = job
            let partition = Partition.of(region: context.region).name
            let arn = "arn:\(partition):s3:\(context.region):\(account):job/\(job.descriptor.jobID)"
            job.descriptor.jobARN = job.descriptor.jobARN ?? arn
            let role = "arn:\(partition):iam::\(account):role/batch-operations"
            job.descriptor.roleARN = job.descriptor.roleARN ?? role
            jobs.add(job, now: context.now)
        }
    }

    /// Adds a job that is made now, or replaces the one of the same id.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - status: The status that it has.
    ///   - priority: Its priority: 0 to 2147483647.
    ///   - work: The tasks that it runs while it is active; by default it stays active forever.
    ///   - tags: Its tags.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for ``EmulatorConfiguration/region``.
    public func addJob(
        _ id: JobID,
        _ status: JobStatus,
        priority: Int = 10,
        work: JobWork = JobWork(),
        tags: [S3Tag] = [],
        to account: AccountID,
        in region: String? = nil
    ) {
        let job = EmulatedJob(id, status, priority: priority, created: now, work: work, tags: tags)
        add(job, to: account, in: region)
    }

    /// Forgets a job. One that runs on a store has to end first: cancel it.
    ///
    /// - Parameters:
    ///   - id: The job's id.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    /// - Returns: Whether there was such a job, and it is gone.
    @discardableResult
    public func removeJob(_ id: JobID, of account: AccountID, in region: String? = nil) -> Bool {
        owners(account, region).contains { owner in
            withJobs(of: owner) { (jobs, context) in jobs.remove(id, now: context.now) }
        }
    }

    /// The accounts that have jobs, in order.
    public var accounts: [AccountID] {
        state.withLock { Set($0.stores.keys.map(\.account)) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// The regions in which an account has jobs, in order.
    public func regions(of account: AccountID) -> [String] {
        state.withLock { $0.regions(of: account) }
    }

    /// How many jobs there are, in all accounts.
    public var jobCount: Int {
        state.withLock { $0.jobCount }
    }

    /// The job as it is now; nil if the account has none of this id that can be seen.
    ///
    /// - Parameters:
    ///   - id: The job's id.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func job(_ id: JobID, of account: AccountID, in region: String? = nil) -> JobDescriptor? {
        record(id, of: account, in: region) { (record, jobs) in jobs.descriptor(of: record) }
    }

    /// The tags of a job; nil if the account has none of this id that can be seen.
    ///
    /// - Parameters:
    ///   - id: The job's id.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func tags(of id: JobID, of account: AccountID, in region: String? = nil) -> [S3Tag]? {
        record(id, of: account, in: region) { (record, _) in record.tags }
    }

    /// The statuses that a job had, from the one that it was made with to the present one: the latest 32 at
    /// least. Empty if the account has none of this id that can be seen.
    ///
    /// - Parameters:
    ///   - id: The job's id.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func transitions(
        of id: JobID,
        of account: AccountID,
        in region: String? = nil
    ) -> [JobTransition] {
        record(id, of: account, in: region) { (record, _) in record.transitions } ?? []
    }

    /// The tasks of a job that failed first, ``JobExecution/failedTaskLimit`` at most; how many failed in all is in the job's
    /// progress. Empty for a job that is simulated, whose tasks have no objects.
    ///
    /// - Parameters:
    ///   - id: The job's id.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func failedTasks(
        of id: JobID,
        of account: AccountID,
        in region: String? = nil
    ) -> [CompletionReportRow] {
        record(id, of: account, in: region) { (record, _) in record.run?.failedTasks ?? [] } ?? []
    }

    /// The jobs of an account as they are now, in the order of their creation: those that a listing shows.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - region: The region that they belong to; nil for all.
    ///   - limit: The most jobs to return; those that were created last. Nil for all.
    public func jobs(
        of account: AccountID,
        in region: String? = nil,
        limit: Int? = nil
    ) -> [JobDescriptor] {
        let found = owners(account, region).map { owner in
            withJobs(of: owner) { (jobs, context) in
                let start = limit.map { max(jobs.table.nextSequence - $0, 0) } ?? 0
                return jobs.page(from: start, size: .max, now: context.now) { _ in true }.jobs
                    .map { jobs.descriptor(of: $0) }
            }
        }
        if found.count < 2 { return found.first ?? [] }
        let jobs = found.joined().sorted {
            ($0.creationTime ?? .distantPast) < ($1.creationTime ?? .distantPast)
        }
        return limit.map { jobs.suffix(max($0, 0)) } ?? jobs
    }

    /// How many jobs of an account have each status now; statuses that none has are left out.
    public func statusCounts(of account: AccountID) -> [JobStatus: Int] {
        owners(account, nil).reduce(into: [:]) { counts, owner in
            let found = withJobs(of: owner) { (jobs, context) in
                jobs.advance(to: context.now)
                return jobs.table.slots(from: 0).map { jobs.table.records[$0].status }
            }
            for status in found { counts[status, default: 0] += 1 }
        }
    }

    /// Forgets all jobs, calls and faults, and starts over: with the faults of the configuration, the same
    /// ids if it has a seed, and the jobs' time where it began.
    public func reset() {
        state.withLock { $0.reset() }
        forgetRuns()
    }

    private func owner(_ account: AccountID, _ region: String?) -> JobOwner {
        JobOwner(account: account, region: region ?? configuration.region)
    }

    /// The owners that `region` stands for: one, or one for each region with jobs.
    private func owners(_ account: AccountID, _ region: String?) -> [JobOwner] {
        let regions = region.map { [$0] } ?? state.withLock { $0.regions(of: account) }
        return regions.map { JobOwner(account: account, region: $0) }
    }

    private func record<Result: Sendable>(
        _ id: JobID,
        of account: AccountID,
        in region: String?,
        _ read: (JobRecord, JobStore) -> Result
    ) -> Result? {
        for owner in owners(account, region) {
            let found = withJobs(of: owner) { (jobs, context) in
                jobs.job(id, now: context.now).map { read($0, jobs) }
            }
            if let found { return found }
        }
        return nil
    }

    private func withJobs<Result: Sendable>(
        of owner: JobOwner,
        _ body: (inout JobStore, inout OperationContext) -> Result
    ) -> Result {
        let date = configuration.clock.now
        defer { keeper?.waitForCommit() }
        return state.withLock { $0.withJobs(of: owner, at: date, body) }
    }
}

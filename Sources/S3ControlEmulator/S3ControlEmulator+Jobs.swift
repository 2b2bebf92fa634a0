@_spi(Partitions) import AWSCore
public import Basics
public import S3ControlFiles
public import S3ControlModel

extension S3ControlEmulator {
    /// The jobs' date: the date of ``EmulatorConfiguration/clock``, plus the time added by ``advance(by:)``.
    public var now: Date {
        let date = configuration.clock.now
        return state.withLock { $0.jobsDate(at: date) }
    }

    /// Advances the jobs' time. Signatures are still checked against the clock.
    ///
    /// - Parameter duration: The time to add. A negative value has no effect.
    public func advance(by duration: Duration) {
        let date = configuration.clock.now
        state.withLock { $0.advance(by: duration / .seconds(1), at: date) }
    }

    /// Adds a job, or replaces the job with the same ID. A job that runs on a store must end before it can be
    /// replaced: cancel it.
    ///
    /// - Parameters:
    ///   - job: The job. Its time begins at its creation, or at ``EmulatedJob/statusDate``. If it has no ARN
    ///     or role, one is generated.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for ``EmulatorConfiguration/region``.
    /// - Returns: Whether the job was added.
    @discardableResult
    public func add(_ job: EmulatedJob, to account: AccountID, in region: String? = nil) -> Bool {
        withJobs(of: owner(account, region)) { context in
            var job = job
            let partition = Partition.of(region: context.region).name
            let arn = "arn:\(partition):s3:\(context.region):\(account):job/\(job.descriptor.jobID)"
            job.descriptor.jobARN = job.descriptor.jobARN ?? arn
            let role = "arn:\(partition):iam::\(account):role/batch-operations"
            job.descriptor.roleARN = job.descriptor.roleARN ?? role
            return context.jobs.add(job, now: context.now)
        }
    }

    /// Adds a job that is created now, or replaces the job with the same ID. A job that runs on a store must
    /// end before it can be replaced: cancel it.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - status: The job's status.
    ///   - priority: The job's priority: 0 to 2147483647.
    ///   - work: The tasks that run while the job is active; by default it stays active forever.
    ///   - tags: The job's tags.
    ///   - account: The account that owns the job.
    ///   - region: The region that the job belongs to; nil for ``EmulatorConfiguration/region``.
    /// - Returns: Whether the job was added.
    @discardableResult
    public func addJob(
        _ id: JobID,
        _ status: JobStatus,
        priority: Int = 10,
        work: JobWork = JobWork(),
        tags: [S3Tag] = [],
        to account: AccountID,
        in region: String? = nil
    ) -> Bool {
        let job = EmulatedJob(id, status, priority: priority, created: now, work: work, tags: tags)
        return add(job, to: account, in: region)
    }

    /// Removes a job. A job that runs on a store must end first: cancel it.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    /// - Returns: Whether a job was removed.
    @discardableResult
    public func removeJob(_ id: JobID, of account: AccountID, in region: String? = nil) -> Bool {
        owners(account, region).contains { owner in
            withJobs(of: owner) { $0.jobs.remove(id, now: $0.now) }
        }
    }

    /// The accounts that have jobs, in order.
    public var accounts: [AccountID] {
        state.withLock { Set($0.stores.keys.map(\.account)) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// Returns the regions in which an account has jobs, in order.
    public func regions(of account: AccountID) -> [String] {
        state.withLock { $0.regions(of: account) }
    }

    /// The number of jobs in all accounts.
    public var jobCount: Int {
        state.withLock { $0.jobCount }
    }

    /// Returns the current state of a job, or nil if the account has no visible job with this ID.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func job(_ id: JobID, of account: AccountID, in region: String? = nil) -> JobDescriptor? {
        record(id, of: account, in: region) { (record, jobs) in jobs.descriptor(of: record) }
    }

    /// Returns the tags of a job, or nil if the account has no visible job with this ID.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func tags(of id: JobID, of account: AccountID, in region: String? = nil) -> [S3Tag]? {
        record(id, of: account, in: region) { (record, _) in record.tags }
    }

    /// Returns the job's statuses from its first one to the current one: at least the latest 32. Empty if the
    /// account has no visible job with this ID.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func transitions(
        of id: JobID,
        of account: AccountID,
        in region: String? = nil
    ) -> [JobTransition] {
        record(id, of: account, in: region) { (record, _) in record.transitions } ?? []
    }

    /// Returns the tasks of a job that failed first: at most ``JobExecution/failedTaskLimit``.
    /// The job's progress contains the number of all failed tasks. Empty for a simulated job,
    /// whose tasks have no objects.
    ///
    /// - Parameters:
    ///   - id: The job's ID.
    ///   - account: The account that owns it.
    ///   - region: The region that it belongs to; nil for any.
    public func failedTasks(
        of id: JobID,
        of account: AccountID,
        in region: String? = nil
    ) -> [CompletionReportRow] {
        record(id, of: account, in: region) { (record, _) in record.run?.failedTasks ?? [] } ?? []
    }

    /// Returns the current state of an account's jobs, in the order of their creation. Omits
    /// jobs that a listing omits.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - region: The region that the jobs belong to; nil for all.
    ///   - limit: The maximum number of jobs, of which those that were created last
    ///     are returned; nil for all. A negative one counts as 0.
    public func jobs(
        of account: AccountID,
        in region: String? = nil,
        limit: Int? = nil
    ) -> [JobDescriptor] {
        let found = owners(account, region).map { owner in
            withJobs(of: owner) { context in
                context.jobs.latestJobs(limit: limit, now: context.now)
                    .map { context.jobs.descriptor(of: $0) }
            }
        }
        if found.count < 2 { return found.first ?? [] }
        let jobs = found.joined().sorted {
            ($0.creationTime ?? .distantPast) < ($1.creationTime ?? .distantPast)
        }
        return limit.map { jobs.suffix(max($0, 0)) } ?? jobs
    }

    /// Returns the number of an account's jobs in each status. Omits statuses without jobs.
    public func statusCounts(of account: AccountID) -> [JobStatus: Int] {
        owners(account, nil).reduce(into: [:]) { counts, owner in
            let found = withJobs(of: owner) { context in
                context.jobs.advance(to: context.now)
                let table = context.jobs.table
                return table.slots(from: 0).map { table.records[$0].status }
            }
            for status in found { counts[status, default: 0] += 1 }
        }
    }

    /// Removes all jobs, calls and faults, and restores the initial state: the faults of the configuration,
    /// the same sequence of IDs if it has a seed, and the jobs' time at its beginning.
    public func reset() {
        state.withLock { $0.reset() }
        forgetRuns()
    }

    private func owner(_ account: AccountID, _ region: String?) -> JobOwner {
        JobOwner(account: account, region: region ?? configuration.region)
    }

    /// Returns the owners that `region` selects: one, or one for each region with jobs.
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
            let found = withJobs(of: owner) { context in
                context.jobs.job(id, now: context.now).map { read($0, context.jobs) }
            }
            if let found { return found }
        }
        return nil
    }

    private func withJobs<Result: Sendable>(
        of owner: JobOwner,
        _ body: (inout OperationContext) -> Result
    ) -> Result {
        let date = configuration.clock.now
        defer { keeper?.waitForCommit() }
        return state.withLock { $0.withJobs(of: owner, at: date, body) }
    }
}

internal import AWSCore
public import Basics
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
    ///   - job: The job. If its creation lies back, it has lived since then.
    ///   - account: The account that owns it.
    public func add(_ job: EmulatedJob, to account: AccountID) {
        withJobs(of: account) { (jobs, context) in jobs.add(job, now: context.now) }
    }

    /// Adds a job that is made now, or replaces the one of the same id.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - status: The status that it has.
    ///   - priority: Its priority: 0 to 2147483647.
    ///   - work: The tasks that it runs while it is active; by default it stays active for ever.
    ///   - tags: Its tags.
    ///   - account: The account that owns it.
    public func addJob(
        _ id: JobID,
        _ status: JobStatus,
        priority: Int = 10,
        work: JobWork = JobWork(),
        tags: [S3Tag] = [],
        to account: AccountID
    ) {
        withJobs(of: account) { (jobs, context) in
            var job = EmulatedJob(
                id,
                status,
                priority: priority,
                created: context.now,
                work: work,
                tags: tags
            )
            let partition = Partition.of(region: context.region).name
            job.descriptor.jobARN = "arn:\(partition):s3:\(context.region):\(account):job/\(id)"
            job.descriptor.roleARN = "arn:\(partition):iam::\(account):role/batch-operations"
            jobs.add(job, now: context.now)
        }
    }

    /// The accounts that have jobs, in order.
    public var accounts: [AccountID] {
        state.withLock { Array($0.stores.keys) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// How many jobs there are, in all accounts.
    public var jobCount: Int {
        state.withLock { $0.jobCount }
    }

    /// The job as it is now; nil if the account has none of this id that can be seen.
    public func job(_ id: JobID, of account: AccountID) -> JobDescriptor? {
        withJobs(of: account) { (jobs, context) in
            jobs.job(id, now: context.now)?.descriptor(at: jobs.latest)
        }
    }

    /// The tags of a job; nil if the account has none of this id that can be seen.
    public func tags(of id: JobID, of account: AccountID) -> [S3Tag]? {
        withJobs(of: account) { (jobs, context) in jobs.job(id, now: context.now)?.tags }
    }

    /// The statuses that a job had, from the one that it was made with to the present one: the latest 32 at
    /// least. Empty if the account has none of this id that can be seen.
    public func transitions(of id: JobID, of account: AccountID) -> [JobTransition] {
        withJobs(of: account) { (jobs, context) in jobs.job(id, now: context.now)?.transitions ?? [] }
    }

    /// The jobs of an account as they are now, in the order of their creation: those that a listing shows.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - limit: The most jobs to return; those that were created last. Nil for all.
    public func jobs(of account: AccountID, limit: Int? = nil) -> [JobDescriptor] {
        withJobs(of: account) { (jobs, context) in
            let start = limit.map { max(jobs.table.nextSequence - $0, 0) } ?? 0
            return jobs.page(from: start, size: .max, now: context.now) { _ in true }.jobs
                .map { $0.descriptor(at: jobs.latest) }
        }
    }

    /// How many jobs of an account have each status now; statuses that none has are left out.
    public func statusCounts(of account: AccountID) -> [JobStatus: Int] {
        withJobs(of: account) { (jobs, context) in
            jobs.advance(to: context.now)
            return jobs.table.slots(from: 0).reduce(into: [:]) { counts, slot in
                counts[jobs.table.records[slot].status, default: 0] += 1
            }
        }
    }

    /// Forgets all jobs, calls and faults, and starts over: with the faults of the configuration, the same
    /// ids if it has a seed, and the jobs' time where it began.
    public func reset() {
        state.withLock { $0.reset() }
        forgetRuns()
    }

    private func withJobs<Result: Sendable>(
        of account: AccountID,
        _ body: (inout JobStore, inout OperationContext) -> Result
    ) -> Result {
        let date = configuration.clock.now
        return state.withLock { $0.withJobs(of: account, at: date, body) }
    }
}

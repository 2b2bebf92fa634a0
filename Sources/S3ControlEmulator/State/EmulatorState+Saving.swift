import Basics
import S3ControlModel

/// The unsaved changes of an emulator's state.
struct StateTracking: Sendable {
    var jobs: [JobOwner: Set<JobID>] = [:]
    /// Whether all jobs were removed before those in `jobs` changed.
    var isReset = false
    /// The clock as last saved.
    var clock: SavedClock?
    var mayHaveNewClock = false

    var isEmpty: Bool { jobs.isEmpty && !isReset && !mayHaveNewClock }
}

extension EmulatorState {
    /// Returns the changes since the last call.
    mutating func takeStateChanges() -> [StateChange] {
        guard var tracking, !tracking.isEmpty else { return [] }
        var changes: [StateChange] = tracking.isReset ? [.removeAllJobs] : []
        for (owner, ids) in tracking.jobs {
            let table = stores[owner]?.table
            for id in ids {
                guard let table, let slot = table.slot(of: id) else {
                    changes.append(.removeJob(StoredJob.Key(owner, id)))
                    continue
                }
                let record = table.records[slot]
                changes.append(.job(StoredJob(record, of: owner)))
                // The report is written, so the results are not needed.
                if record.run != nil, record.status.isTerminal {
                    changes.append(.removeResults(StoredJob.Key(owner, id)))
                }
            }
        }
        let clock = savedClock
        if clock != tracking.clock {
            let json = StateJSON.encode(clock)
            changes.append(.value(name: SavedClock.name, String(decoding: json, as: UTF8.self)))
        }
        tracking = StateTracking()
        tracking.clock = clock
        self.tracking = tracking
        return changes
    }

    /// Restores the saved state into a state without jobs, and starts tracking changes.
    mutating func restore(_ saved: SavedState) {
        if let clock = saved.clock { restore(clock) }
        var tracking = StateTracking()
        tracking.clock = savedClock
        self.tracking = tracking
        for (owner, records) in saved.records { restore(records, of: owner) }
    }
}

/// The saved state of an emulator.
struct SavedState: Sendable {
    private(set) var clock: SavedClock?
    private(set) var records: [JobOwner: [JobRecord]] = [:]

    /// Reads and decodes the state in a storage.
    ///
    /// - Parameters:
    ///   - storage: The storage.
    ///   - limit: The maximum number of failed tasks of a job to keep.
    init(from storage: any StateStorage, failedTaskLimit limit: Int) throws {
        if let text = try storage.values()[SavedClock.name] {
            clock = try StateJSON.decode(SavedClock.self, Array(text.utf8), "The clock cannot be read")
        }
        for stored in try storage.jobs() {
            let what = "The job \(stored.key.id) cannot be read"
            let saved = try StateJSON.decode(SavedJob.self, stored.json, what)
            let owner: JobOwner
            do {
                owner = JobOwner(account: try AccountID(stored.key.account), region: stored.key.region)
            } catch {
                throw StateError(what, error)
            }
            var run: JobRun?
            if let savedRun = saved.run {
                // Results are kept until the job has ended.
                let hasEnded = saved.life.status.isTerminal
                let finished = hasEnded ? nil : try storage.finishedTasks(of: stored.key)
                let failed = hasEnded ? nil : try storage.failures(of: stored.key, limit: max(limit, 0))
                run = JobRun(
                    saved.descriptor,
                    account: owner.account,
                    region: owner.region,
                    savedRun,
                    finished: finished,
                    failedRows: failed?.compactMap(\.row),
                    failedTaskLimit: limit
                )
            }
            records[owner, default: []].append(JobRecord(saved, sequence: stored.sequence, run: run))
        }
    }
}

/// A job as it is saved, without the results of its tasks.
struct SavedJob: Codable {
    var descriptor: JobDescriptor
    var tags: [S3Tag]
    var totalTasks: Int
    var tasksPerSecond: Double
    var failureShare: Double
    var token: String?
    var visibleFrom: Date?
    var life: JobRecord.Life
    var run: JobRun.Saved?

    init(_ record: JobRecord) {
        descriptor = record.origin.descriptor
        tags = record.origin.tags
        totalTasks = record.origin.work.totalTasks
        tasksPerSecond = record.origin.work.tasksPerSecond
        failureShare = record.origin.work.failureShare
        token = record.token
        visibleFrom = record.visibleFrom
        life = record.life
        run = record.run?.saved
    }

    var origin: JobOrigin {
        let work = JobWork(
            totalTasks: totalTasks,
            tasksPerSecond: tasksPerSecond,
            failureShare: failureShare
        )
        return JobOrigin(EmulatedJob(descriptor, work: work, tags: tags))
    }
}

/// The state of an emulator that is saved in addition to its jobs.
struct SavedClock: Codable, Equatable {
    /// The seconds by which the jobs' time is ahead.
    var lead: Double
    /// The beginning of the jobs' time if it does not follow the clock.
    var start: Date
    /// The state of a seeded source of IDs.
    var ids: UInt64?

    static let name = "clock"
}

extension StoredJob {
    init(_ record: JobRecord, of owner: JobOwner) {
        self.init(
            key: Key(owner, record.id),
            sequence: record.sequence,
            status: record.status.rawValue,
            json: StateJSON.encode(SavedJob(record))
        )
    }
}

extension StoredJob.Key {
    init(_ owner: JobOwner, _ id: JobID) {
        self.init(account: owner.account.rawValue, region: owner.region, id: id.rawValue)
    }
}

extension JobRun {
    /// The job's key in the storage.
    var key: StoredJob.Key {
        StoredJob.Key(JobOwner(account: account, region: region), job.jobID)
    }
}

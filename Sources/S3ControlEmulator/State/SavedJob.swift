internal import Basics
internal import S3ControlModel

/// A job as it is kept, but for the results of its tasks.
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

/// What is kept of an emulator beside its jobs.
struct SavedClock: Codable, Equatable {
    /// How far the jobs' time is ahead, in seconds.
    var lead: Double
    /// What the jobs' time begins at, where it does not follow the clock.
    var start: Date
    /// How far the ids of a seed have come.
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
    /// What names the job where it is kept.
    var key: StoredJob.Key {
        StoredJob.Key(JobOwner(account: account, region: region), job.jobID)
    }
}

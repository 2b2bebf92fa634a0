import Basics
import S3ControlModel

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

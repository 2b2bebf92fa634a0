internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The jobs of one account.
struct JobStore: Sendable {
    private var jobs: [JobID: EmulatedJob] = [:]
    private let pace: JobPace

    init(pace: JobPace = JobPace()) {
        self.pace = pace
    }

    mutating func add(_ job: EmulatedJob) {
        jobs[job.descriptor.jobID] = job
    }

    /// Gives `change` the job as it is at `now`; nil if there is none.
    mutating func update<Result, Failure: Error>(
        _ id: JobID,
        now: Date,
        _ change: (inout EmulatedJob) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard var job = jobs[id] else { return nil }
        job.advance(to: now, pace: pace)
        defer { jobs[id] = job }
        return try change(&job)
    }
}

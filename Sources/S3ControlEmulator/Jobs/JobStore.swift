internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The jobs of one account, in the order of their creation.
struct JobStore: Sendable {
    private var jobs: [EmulatedJob] = []
    private var positions: [JobID: Int] = [:]
    private var creations: [String: CreationRecord] = [:]
    private let pace: JobPace

    /// What a job that is created does while it is active.
    let work: JobWork

    init(pace: JobPace, work: JobWork) {
        self.pace = pace
        self.work = work
    }

    /// Adds a job, or replaces the one of the same id.
    mutating func add(_ job: EmulatedJob) {
        if let position = positions[job.descriptor.jobID] {
            jobs[position] = job
        } else {
            positions[job.descriptor.jobID] = jobs.count
            jobs.append(job)
        }
    }

    /// Gives `change` the job as it is at `now`.
    ///
    /// - Throws: ``ServiceFault`` when there is no such job, and what `change` throws.
    mutating func update<Result>(
        _ id: JobID,
        now: Date,
        _ change: (inout EmulatedJob) throws(ServiceFault) -> Result
    ) throws(ServiceFault) -> Result {
        guard let position = positions[id] else {
            throw ServiceFault(.notFound, message: "The specified job does not exist: \(id)")
        }
        jobs[position].advance(to: now, pace: pace)
        return try change(&jobs[position])
    }

    /// Up to `size` jobs from the position `start` on that `isIncluded` takes, as they are at `now`, and
    /// the position to go on at, nil when there are no more.
    mutating func page(
        from start: Int,
        size: Int,
        now: Date,
        where isIncluded: (JobDescriptor) -> Bool
    ) -> (jobs: [JobDescriptor], next: Int?) {
        var page: [JobDescriptor] = []
        for position in jobs.indices.dropFirst(start) {
            jobs[position].advance(to: now, pace: pace)
            let job = jobs[position].descriptor
            guard isIncluded(job), !hasExpired(job, now: now) else { continue }
            if page.count == size { return (page, position) }
            page.append(job)
        }
        return (page, nil)
    }

    /// Whether a listing leaves the job out because it ended over 90 days ago.
    private func hasExpired(_ job: JobDescriptor, now: Date) -> Bool {
        job.terminationDate.map { now.timeIntervalSince($0) > 90 * 86_400 } ?? false
    }

    /// The token of a page that begins at `position`.
    func token(at position: Int) -> String { "page:\(position)" }

    /// The position that a token stands for; nil for a token that this store did not give out.
    func position(of token: String) -> Int? {
        guard token.hasPrefix("page:"), let position = Int(token.dropFirst(5)),
            jobs.indices.contains(position)
        else { return nil }
        return position
    }

    /// What was created with `token` before.
    func creation(token: String) -> CreationRecord? { creations[token] }

    /// Remembers a creation for its token.
    mutating func remember(_ creation: CreationRecord, token: String) {
        creations[token] = creation
    }
}

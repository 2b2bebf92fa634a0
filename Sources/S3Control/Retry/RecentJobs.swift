internal import S3ControlModel
internal import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The jobs that a client has just created, which the service may not find for a short while.
final class RecentJobs: Sendable {
    /// How long after its creation a job that is not found is looked for again.
    static let grace: TimeInterval = 30

    private let dates = Mutex<[JobID: Date]>([:])

    /// Remembers a job created at `date`.
    func add(_ id: JobID, at date: Date) {
        dates.withLock { dates in
            dates = dates.filter { date.timeIntervalSince($0.value) < Self.grace }
            dates[id] = date
        }
    }

    /// Whether the job was created a short while before `date`.
    func contains(_ id: JobID, at date: Date) -> Bool {
        dates.withLock { dates in
            dates[id].map { date.timeIntervalSince($0) < Self.grace } ?? false
        }
    }
}

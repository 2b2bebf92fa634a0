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

    /// By text, whose dictionaries a program has in any case: of one by job identifiers the runtime would look up how
    /// they are hashed, even to free it empty.
    private let dates = Mutex<[String: Date]>([:])

    /// How many are kept at the most: the older ones have surely become visible in a storm of creations.
    private static let capacity = 1000

    /// Remembers a job created at `date`.
    func add(_ id: JobID, at date: Date) {
        dates.withLock { dates in
            if dates.count >= Self.capacity {
                dates = dates.filter { date.timeIntervalSince($0.value) < Self.grace }
                if dates.count >= Self.capacity { dates = [:] }
            }
            dates[id.rawValue] = date
        }
    }

    /// Whether the job was created a short while before `date`.
    func contains(_ id: JobID, at date: Date) -> Bool {
        dates.withLock { dates in
            dates[id.rawValue].map { date.timeIntervalSince($0) < Self.grace } ?? false
        }
    }
}

internal import Synchronization

/// The regions in which a client has found buckets that are not in its own.
final class BucketRegions: Sendable {
    private let regions = Mutex<[String: String]>([:])

    /// The most that are kept.
    private static let capacity = 1000

    subscript(bucket: String) -> String? {
        regions.withLock { $0[bucket] }
    }

    /// Remembers where a bucket was found.
    func store(_ region: String, for bucket: String) {
        regions.withLock { regions in
            if regions.count >= Self.capacity, regions[bucket] == nil { regions = [:] }
            regions[bucket] = region
        }
    }
}

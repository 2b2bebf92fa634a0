@_spi(Shapes) internal import S3ControlModel
internal import Synchronization

/// The jobs that a client has just created, which the service may not find for a short while.
final class RecentJobs: Sendable {
    /// How long after its creation a job that is not found is looked for again.
    static let grace = Duration.seconds(30)

    /// When each was created, on the monotonic clock; by text, to reuse an existing specialization of `Dictionary`.
    private let times = Mutex<[String: Duration]>([:])
    private let clock: Stopwatch

    /// How many are kept at most: in a storm of creations the older ones have surely become visible.
    private static let capacity = 1000

    init(_ clock: any Clock<Duration>) {
        self.clock = Stopwatch(clock)
    }

    /// Remembers a job that was created now.
    func add(_ id: JobID) {
        let now = clock.elapsed
        times.withLock { times in
            if times.count >= Self.capacity {
                times = times.filter { now - $0.value < Self.grace }
                if times.count >= Self.capacity { times = [:] }
            }
            times[id.rawValue] = now
        }
    }

    /// Whether the job was created a short while ago.
    func contains(_ id: JobID) -> Bool {
        times.withLock { times in
            times[id.rawValue].map { clock.elapsed - $0 < Self.grace } ?? false
        }
    }
}

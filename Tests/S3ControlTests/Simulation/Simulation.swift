import Basics
import S3Control
import VirtualTime

/// A timeline with the date that it begins at.
struct Simulation: Sendable {
    let timeline = VirtualTimeline()

    /// The date that the simulation begins at.
    static let epoch = Date(timeIntervalSince1970: 1_790_000_000)

    /// The time that has passed.
    var now: Duration { clock.elapsed }

    /// The clock to wait by.
    var clock: VirtualClock { timeline.clock }

    /// The clock to date by.
    var wallClock: WallClock {
        let clock = clock
        return WallClock { Self.epoch.addingTimeInterval(clock.elapsed / .seconds(1)) }
    }

    /// Runs `body` in simulated time.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
        try timeline.run(body)
    }
}

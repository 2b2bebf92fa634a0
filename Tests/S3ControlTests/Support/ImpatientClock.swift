import Synchronization

/// A clock by which waiting takes no time. It notes what was waited for.
final class ImpatientClock: Clock {
    struct Instant: InstantProtocol {
        var elapsed: Duration
        func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))

    var now: Instant { Instant(elapsed: state.withLock { $0.now }) }
    var minimumResolution: Duration { .nanoseconds(1) }

    /// What was waited for so far.
    var waits: [Duration] { state.withLock { $0.waits } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.waits.append(deadline.elapsed - state.now)
            state.now = max(state.now, deadline.elapsed)
        }
    }
}

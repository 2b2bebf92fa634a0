/// A clock with the instant at which something began, whatever the clock's instants are.
struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    /// Starts at the clock's present instant.
    init(_ clock: any Clock<Duration>) {
        self = Self.started(clock)
    }

    private init(
        read: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.read = read
        self.pause = pause
    }

    private static func started<C: Clock>(_ clock: C) -> Stopwatch where C.Duration == Duration {
        let start = clock.now
        return Stopwatch(read: { start.duration(to: clock.now) }, pause: { try await clock.sleep(for: $0) })
    }

    /// The time since the start.
    var elapsed: Duration { read() }

    /// Waits.
    ///
    /// - Throws: `CancellationError` when the task was cancelled.
    func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        try await pause(duration)
    }
}

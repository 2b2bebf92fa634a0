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

    /// Runs `work`, and cancels it when `limit` passes first.
    ///
    /// - Returns: What `work` returns; nil when the limit came first.
    func run<Result: Sendable>(
        within limit: Duration?,
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? {
        guard let limit else { return try await work() }
        guard limit > .zero else { return nil }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await sleep(limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}

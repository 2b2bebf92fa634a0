internal import AWSClientRuntime
internal import S3ControlModel

/// Polls jobs again and again: the engine under waits and progress.
///
/// It keeps the pace, tolerates failures and jobs that cannot be seen yet, both by its ``PollingPolicy``, and is woken by
/// hints. What a poll means is its caller's: a wait is a condition and a sentence.
struct JobPoller: Sendable {
    /// What a poll has found.
    struct Poll: Sendable {
        var seen: [JobObservation] = []
        /// The jobs that do not exist, with the service's error.
        var missing: [(jobID: JobID, error: S3ControlError)] = []
    }

    let stopwatch: Stopwatch
    private(set) var polls = 0
    /// Why the last poll has failed, if it did.
    private(set) var lastFailure: S3ControlError?
    private var pace: PollingPace
    private var lookup: JobLookup
    private var hints: HintWatch?
    private var statuses: [JobID: JobStatus] = [:]
    private let callTimeout: Duration?

    init(
        client: S3ControlClient,
        policy: PollingPolicy,
        describesAll: Bool = false,
        hints: HintWatch? = nil
    ) {
        stopwatch = Stopwatch(client.configuration.delayClock)
        pace = PollingPace(policy)
        lookup = JobLookup(client: client, describesAll: describesAll)
        callTimeout = client.configuration.callTimeout
        self.hints = hints
    }

    /// Polls `jobs` once.
    ///
    /// - Parameters:
    ///   - jobs: The jobs, all of one account.
    ///   - deadline: When no request may be under way any more, on ``stopwatch``.
    /// - Returns: What was found; nothing for a failure that is tolerated, or at the deadline.
    mutating func poll(_ jobs: Set<JobID>, until deadline: Duration? = nil) async throws -> Poll {
        polls += 1
        var round = JobLookup.Round()
        let (stopwatch, callTimeout) = (stopwatch, callTimeout)
        do {
            try await lookup.poll(jobs, into: &round) {
                let left = deadline.map { $0 - stopwatch.elapsed }
                if let left, left <= .zero { throw DeadlineReached() }
                return CallOptions(timeout: [left, callTimeout].compactMap(\.self).min())
            }
            pace.succeeded()
            lastFailure = nil
        } catch is DeadlineReached {
            // What was found until now counts.
        } catch let error as S3ControlError {
            lastFailure = error
            if let deadline, stopwatch.elapsed >= deadline {
                // The caller says that the time is up.
            } else if !pace.tolerates(JobFailureKind(error)) {
                throw error
            }
        }
        if let (_, error) = round.missing.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            lastFailure = error
        }
        return note(round, areAlone: jobs.count == 1)
    }

    private mutating func note(_ round: JobLookup.Round, areAlone: Bool) -> Poll {
        var poll = Poll()
        var hasChanged = false
        for (id, observation) in round.seen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let before = statuses.updateValue(observation.status, forKey: id), before != observation.status
            {
                hasChanged = true
            }
            poll.seen.append(observation)
        }
        // Among many jobs something changes all the time.
        if hasChanged, areAlone { pace.reset() }
        hints?.polled(sawChange: hasChanged)
        if stopwatch.elapsed >= pace.policy.notFoundGrace {
            poll.missing = round.missing.map { ($0.key, $0.value) }
                .sorted { $0.0.rawValue < $1.0.rawValue }
        }
        return poll
    }

    /// Waits until the next poll is due, for `limit` at most.
    ///
    /// - Throws: `CancellationError` if the task was cancelled.
    mutating func pause(upTo limit: Duration? = nil) async throws {
        let delay = hints?.interval ?? pace.nextDelay()
        let duration = min(delay, limit ?? delay)
        guard var hints else { return try await stopwatch.sleep(duration) }
        let wasHinted = try await hints.sleep(duration, by: stopwatch)
        self.hints = hints
        if wasHinted { pace.reset() }
    }

    private struct DeadlineReached: Error {}
}

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

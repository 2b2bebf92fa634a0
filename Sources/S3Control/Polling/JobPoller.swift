import AWSClientRuntime
import S3ControlModel

/// Polls jobs repeatedly; shared by waits and progress.
///
/// It follows the pace of its ``PollingPolicy``, tolerates the failures and missing jobs that the policy allows, and
/// polls early on hints. The caller interprets the results.
struct JobPoller: Sendable {
    /// The result of a poll.
    struct Poll: Sendable {
        var seen: [JobObservation] = []
        /// The jobs that do not exist, each with the service's error.
        var missing: [(jobID: JobID, error: S3ControlError)] = []
    }

    let stopwatch: Stopwatch
    private(set) var polls = 0
    /// The failure of the last poll, if it failed.
    private(set) var lastFailure: S3ControlError?
    /// Whether a request of the last poll failed, other than for a missing job.
    private var hasFailed = false
    private var backoff: PollingBackoff
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
        backoff = PollingBackoff(policy)
        lookup = JobLookup(client: client, describesAll: describesAll)
        callTimeout = client.configuration.callTimeout
        self.hints = hints
    }

    /// Polls `jobs` once.
    ///
    /// - Parameters:
    ///   - jobs: The jobs, all of one account.
    ///   - deadline: The time on ``stopwatch`` by which every request must have ended.
    /// - Returns: The results, which are empty for a tolerated failure or at the deadline.
    mutating func poll(_ jobs: Set<JobID>, until deadline: Duration? = nil) async throws -> Poll {
        polls += 1
        var cycle = JobLookup.PollCycle()
        let (stopwatch, callTimeout) = (stopwatch, callTimeout)
        do {
            try await lookup.poll(jobs, into: &cycle) {
                let left = deadline.map { $0 - stopwatch.elapsed }
                if let left, left <= .zero { throw DeadlineReached() }
                return CallOptions(timeout: [left, callTimeout].compactMap(\.self).min())
            }
            backoff.succeeded()
            lastFailure = nil
            hasFailed = false
        } catch is DeadlineReached {
            // Results up to here are kept.
        } catch let error as S3ControlError {
            lastFailure = error
            hasFailed = true
            if let deadline, stopwatch.elapsed >= deadline {
                // The caller reports the timeout.
            } else if !backoff.tolerates(JobFailureKind(error)) {
                throw error
            }
        }
        if let (_, error) = cycle.missing.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            lastFailure = error
        }
        return note(cycle, areAlone: jobs.count == 1)
    }

    private mutating func note(_ cycle: JobLookup.PollCycle, areAlone: Bool) -> Poll {
        var poll = Poll()
        var hasChanged = false
        for (id, observation) in cycle.seen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let before = statuses.updateValue(observation.status, forKey: id), before != observation.status
            {
                hasChanged = true
            }
            poll.seen.append(observation)
        }
        // Among many jobs, something changes at every poll.
        if hasChanged, areAlone { backoff.reset() }
        hints?.polled(sawChange: hasChanged, hasFailed: hasFailed)
        if stopwatch.elapsed >= backoff.policy.notFoundGrace {
            poll.missing = cycle.missing.map { ($0.key, $0.value) }
                .sorted { $0.0.rawValue < $1.0.rawValue }
        }
        return poll
    }

    /// Waits until the next poll is due, or for `limit` if that is shorter.
    ///
    /// - Throws: `CancellationError` if the task was cancelled.
    mutating func pause(upTo limit: Duration? = nil) async throws {
        // After a failed poll, the policy's pace applies, because the job may have changed in the meantime.
        let delay = (hasFailed ? nil : hints?.interval) ?? backoff.nextDelay()
        let duration = min(delay, limit ?? delay)
        guard var hints else { return try await stopwatch.sleep(duration) }
        let wasHinted = try await hints.sleep(duration, by: stopwatch)
        self.hints = hints
        if wasHinted { backoff.reset() }
    }

    private struct DeadlineReached: Error {}
}

/// A clock together with a start time. Erases the type of the clock's instants.
package struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    /// Starts now.
    package init(_ clock: any Clock<Duration>) {
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
    package var elapsed: Duration { read() }

    /// Waits.
    ///
    /// - Throws: `CancellationError` if the task was cancelled.
    func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        try await pause(duration)
    }
}

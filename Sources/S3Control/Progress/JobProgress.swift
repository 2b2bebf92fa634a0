public import S3ControlModel

/// The progress of jobs: a snapshot of each now and after every change, until all have ended.
///
/// The iterator polls only while the next snapshot is awaited. No background task runs unless ``JobHints`` are read.
/// Iterating throws the error of a poll that the ``PollingPolicy`` does not tolerate, or `CancellationError`. Either
/// ends the sequence.
///
/// If the service does not find a job, or not within ``PollingPolicy/notFoundGrace``, the sequence continues with the
/// other jobs. Once those have ended, iterating throws an error with the code `notFound` and the IDs of all missing
/// jobs.
public struct JobProgress: AsyncSequence, Sendable {
    /// A snapshot of one of the jobs.
    public typealias Element = JobSnapshot

    private let client: S3ControlClient
    private let jobIDs: [JobID]
    private let polling: PollingPolicy
    private let hints: JobHints?
    private let hintExecutor: (any TaskExecutor)?

    /// - Parameter hintExecutor: The executor that reads hints; for tests.
    init(
        client: S3ControlClient,
        jobIDs: [JobID],
        polling: PollingPolicy,
        hints: JobHints?,
        hintExecutor: (any TaskExecutor)? = nil
    ) {
        self.client = client
        self.jobIDs = jobIDs
        self.polling = polling
        self.hints = hints
        self.hintExecutor = hintExecutor
    }

    /// Starts with the current state of the jobs.
    public func makeAsyncIterator() -> Iterator {
        Iterator(client: client, jobIDs: jobIDs, polling: polling, hints: hints, hintExecutor: hintExecutor)
    }

    /// Polls until one of the jobs has changed.
    public struct Iterator: AsyncIteratorProtocol {
        private let client: S3ControlClient
        private let polling: PollingPolicy
        private let hints: JobHints?
        private let hintExecutor: (any TaskExecutor)?
        private var poller: JobPoller?
        private var reader: HintReader?
        private var watched: [JobID: Watched] = [:]
        private var missing: [(jobID: JobID, error: S3ControlError)] = []
        /// The snapshots to return before the next poll, last first.
        private var changed: [JobSnapshot] = []

        private struct Watched {
            var last: JobSnapshot?
            var estimator = RateEstimator()
        }

        init(
            client: S3ControlClient,
            jobIDs: [JobID],
            polling: PollingPolicy,
            hints: JobHints?,
            hintExecutor: (any TaskExecutor)?
        ) {
            self.client = client
            self.polling = polling
            self.hints = hints
            self.hintExecutor = hintExecutor
            for id in jobIDs { watched[id] = Watched() }
        }

        /// A job at its next change, or nil after all jobs have ended.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
        public mutating func next() async throws -> JobSnapshot? {
            do {
                while changed.isEmpty {
                    guard !watched.isEmpty else { return try end() }
                    try await poll()
                }
                return changed.removeLast()
            } catch {
                watched = [:]
                missing = []
                reader = nil
                throw error
            }
        }

        private mutating func poll() async throws {
            let isFirst = poller == nil
            var poller = try poller ?? makePoller()
            defer { self.poller = poller }
            if !isFirst { try await poller.pause() }
            let poll = try await poller.poll(Set(watched.keys))
            for observation in poll.seen { note(observation, poller.stopwatch.elapsed) }
            for (id, error) in poll.missing where watched.removeValue(forKey: id) != nil {
                missing.append((id, error))
            }
            changed.reverse()
        }

        private mutating func makePoller() throws -> JobPoller {
            try polling.validate()
            try client.check(watched.keys)
            reader = hints.map { HintReader($0, jobs: Set(watched.keys), executor: hintExecutor) }
            return JobPoller(client: client, policy: polling, hints: reader?.watch)
        }

        private mutating func note(_ observation: JobObservation, _ elapsed: Duration) {
            guard var job = watched[observation.jobID] else { return }
            var snapshot = JobSnapshot(observation)
            job.estimator.estimate(
                &snapshot,
                activeSeconds: observation.tasks?.timers?.elapsedTimeInActiveSeconds,
                time: elapsed / .seconds(1)
            )
            let hasChanged = !(job.last.map { $0.isSameProgress(as: snapshot) } ?? false)
            job.last = snapshot
            watched[observation.jobID] = snapshot.isFinal ? nil : job
            if hasChanged { changed.append(snapshot) }
        }

        private mutating func end() throws -> JobSnapshot? {
            reader = nil
            guard let first = missing.first else { return nil }
            guard missing.count > 1 else { throw first.error }
            let ids = missing.map(\.jobID.rawValue).sorted()
            let named = ids.prefix(10).joined(separator: ", ")
            throw S3ControlError(
                .notFound,
                message:
                    "\(ids.count) watched jobs were not found: \(named)\(ids.count > 10 ? ", …" : "").",
                operation: "progress",
                cause: first.error
            )
        }
    }
}

/// Reads hints while an iterator exists.
private final class HintReader: Sendable {
    let watch: HintWatch
    private let task: Task<Void, Never>

    init(_ hints: JobHints, jobs: Set<JobID>, executor: (any TaskExecutor)?) {
        let box = HintBox(jobs: jobs)
        watch = HintWatch(box, interval: hints.interval)
        task = Task(executorPreference: executor) { await hints.read(into: box) }
    }

    deinit { task.cancel() }
}

extension S3ControlClient {
    /// Watches a job of the client's account: a snapshot now and after every change, until it has ended.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that reduce polling, at the cost of fewer snapshots. A task reads them for as long as the
    ///     iterator exists.
    /// - Returns: The snapshots. Nothing is sent before they are iterated.
    public func progress(
        of jobID: JobID,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil
    ) -> JobProgress {
        JobProgress(client: withFeature(.waiter), jobIDs: [jobID], polling: polling, hints: hints)
    }

    /// Watches several jobs of the client's account: a snapshot of each now and after every change, until all have
    /// ended.
    ///
    /// A poll takes one ListJobs request per thousand unfinished jobs of the account. At the default pace, watching a
    /// thousand jobs takes 6 to 7.5 requests per minute.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs. If empty, so is the sequence.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that reduce polling, at the cost of fewer snapshots. A task reads them for as long as the
    ///     iterator exists.
    /// - Returns: The snapshots. Nothing is sent before they are iterated.
    public func progress(
        of jobIDs: some Sequence<JobID>,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil
    ) -> JobProgress {
        JobProgress(client: withFeature(.waiter), jobIDs: Array(jobIDs), polling: polling, hints: hints)
    }
}

/// Estimates a job's task rate and remaining time, both smoothed for display.
///
/// The service updates its numbers in bursts, so a rate is measured between changes, not between polls. The displayed
/// rate is an exponentially weighted mean. It starts with the mean over the job's time in Active, if the service
/// reports that, and decreases when nothing changes for long.
struct RateEstimator: Sendable {
    /// The time constant of the mean, in seconds.
    private static let memory = 60.0

    private var rate: Double?
    private var change: (time: Double, done: Int)?
    private var usualInterval = 0.0

    /// Adds rate and remaining time to `snapshot`.
    ///
    /// - Parameters:
    ///   - activeSeconds: The job's time in Active, as reported by the service.
    ///   - time: The time of the snapshot, in seconds on any scale.
    mutating func estimate(_ snapshot: inout JobSnapshot, activeSeconds: Int?, time: Double) {
        guard snapshot.status == .active else {
            // The time that a job is paused does not affect its rate.
            change = nil
            snapshot.rate = snapshot.isFinal ? nil : rate
            return
        }
        note(done: snapshot.done, activeSeconds: activeSeconds, time: time)
        guard let rate, let change else { return }
        let silence = time - change.time
        let patience = max(Self.memory, 3 * usualInterval)
        let present = silence > patience ? rate * patience / silence : rate
        snapshot.rate = present
        guard present > 0, let total = snapshot.total else { return }
        let seconds = max(0, Double(total) - Double(snapshot.done)) / present
        // More than a century is not a useful estimate.
        if seconds < 3.2e9 { snapshot.timeLeft = .seconds(seconds) }
    }

    private mutating func note(done: Int, activeSeconds: Int?, time: Double) {
        if rate == nil, done > 0, let activeSeconds, activeSeconds > 0 {
            rate = Double(done) / Double(activeSeconds)
        }
        guard let last = change else {
            change = (time, done)
            return
        }
        guard done != last.done, time > last.time else { return }
        let passed = time - last.time
        let present = (Double(done) - Double(last.done)) / passed
        let weight = passed / (passed + Self.memory)
        rate = rate.map { max(0, $0 + (present - $0) * weight) } ?? present
        usualInterval = passed
        change = (time, done)
    }
}

public import S3ControlModel

/// The progress of one job or of several: a snapshot of each now and at each of its changes, until all have ended.
///
/// Polls are made from the iterator, only while the next snapshot is waited for: no task runs behind it, unless there are
/// ``JobHints`` to be read. Iterating throws the error of a poll that the ``PollingPolicy`` does not tolerate, or
/// `CancellationError`; the sequence has ended then.
///
/// A job that the service does not find any more, or not within the ``PollingPolicy/notFoundGrace``, is given up, and the others
/// go on; once they have ended, iterating throws the code `notFound`, with the ids of all that were given up.
public struct JobProgress: AsyncSequence, Sendable {
    /// A snapshot of one of the jobs.
    public typealias Element = JobSnapshot

    private let client: S3ControlClient
    private let jobIDs: [JobID]
    private let polling: PollingPolicy
    private let hints: JobHints?
    private let hintExecutor: (any TaskExecutor)?

    /// - Parameter hintExecutor: Where hints are read; for tests.
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

    /// Starts with the jobs as they are.
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
        /// The next snapshot is the last of these.
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

        /// One of the jobs at its next change; nil after the end of the last.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
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
            let isNews = !(job.last.map { $0.isSameProgress(as: snapshot) } ?? false)
            job.last = snapshot
            watched[observation.jobID] = snapshot.isLast ? nil : job
            if isNews { changed.append(snapshot) }
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
                    "\(ids.count) of the watched jobs were not found: \(named)\(ids.count > 10 ? ", …" : "").",
                operation: "progress",
                cause: first.error
            )
        }
    }
}

/// Reads hints for an iterator, for as long as that lives.
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
    /// Watches a job of the client's account: a snapshot now and at every change, until it has ended.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that make polling rare, at the price of fewer snapshots. They are read in a task that ends with the
    ///     iterator.
    /// - Returns: The snapshots, for which nothing is sent until they are iterated.
    public func progress(
        of jobID: JobID,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil
    ) -> JobProgress {
        JobProgress(client: withFeature(.waiter), jobIDs: [jobID], polling: polling, hints: hints)
    }

    /// Watches several jobs of the client's account together: a snapshot of each now and at every change of it, until all
    /// have ended.
    ///
    /// A poll costs one ListJobs request for each thousand jobs of the account that have not ended: at the default pace,
    /// watching a thousand jobs takes 6 to 7.5 requests a minute.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs; without any, the sequence is empty.
    ///   - polling: How often to poll, by the configuration's ``S3ControlConfiguration/delayClock``.
    ///   - hints: Job events that make polling rare, at the price of fewer snapshots. They are read in a task that ends with the
    ///     iterator.
    /// - Returns: The snapshots, for which nothing is sent until they are iterated.
    public func progress(
        of jobIDs: some Sequence<JobID>,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil
    ) -> JobProgress {
        JobProgress(client: withFeature(.waiter), jobIDs: Array(jobIDs), polling: polling, hints: hints)
    }
}

/// The rate at which a job's tasks run, and the time that is left, both steady enough to be shown.
///
/// The service updates its numbers in bursts, so a rate is taken from one change of them to the next, not
/// from poll to poll. The rate shown is a mean in which older ones fade with time. It begins with the mean
/// over the job's whole time in Active, if the service sends that, and sinks when nothing changes for long.
struct RateEstimator: Sendable {
    /// A rate that held for so many seconds weighs as much as all before it.
    private static let memory = 60.0

    private var rate: Double?
    private var change: (time: Double, done: Int)?
    private var usualInterval = 0.0

    /// Adds to `snapshot` what can be told from it and those before.
    ///
    /// - Parameters:
    ///   - activeSeconds: The job's time in Active, as the service sends it.
    ///   - time: When the snapshot was taken, in seconds on any scale.
    mutating func estimate(_ snapshot: inout JobSnapshot, activeSeconds: Int?, time: Double) {
        guard snapshot.status == .active else {
            // Time that a job spends paused says nothing about its rate.
            change = nil
            snapshot.rate = snapshot.isLast ? nil : rate
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
        // Beyond a century it is no estimate.
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

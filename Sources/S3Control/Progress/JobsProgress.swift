internal import S3ControlModel

/// The progress of many jobs together: a snapshot of each now and at each of its changes, until all have ended.
///
/// A round looks at all of them with one ListJobs request for each thousand jobs of the account that have
/// not ended, not with a DescribeJob for each. Jobs that have left that listing have ended: a few of them are
/// described, more are looked up in a listing of ended jobs. Rounds are made from the iterator, only while
/// the next snapshot is being waited for: there is no task behind it.
///
/// A job that is not found within the ``PollingPolicy/notFoundGrace`` is given up, and the others go on;
/// once they have ended, iterating throws the code `notFound` with the ids of all that were given up.
public struct JobsProgress: AsyncSequence, Sendable {
    /// A snapshot of one of the jobs.
    public typealias Element = JobSnapshot

    private let client: S3ControlClient
    private let jobIDs: [JobID]
    private let polling: PollingPolicy

    init(client: S3ControlClient, jobIDs: [JobID], polling: PollingPolicy) {
        self.client = client
        self.jobIDs = jobIDs
        self.polling = polling
    }

    /// Starts with the jobs as they are.
    public func makeAsyncIterator() -> Iterator {
        Iterator(client: client, jobIDs: jobIDs, polling: polling)
    }

    /// Makes rounds until one of the jobs has changed.
    public struct Iterator: AsyncIteratorProtocol {
        private let client: S3ControlClient
        private var pace: PollingPace
        private var stopwatch: Stopwatch?
        private var round: JobsRound
        private let grace: Duration
        private var watched: [JobID: Watched] = [:]
        private var missing: [JobID] = []
        private var changed: [JobSnapshot] = []

        private struct Watched {
            var last: JobSnapshot?
            var estimator = RateEstimator()
        }

        init(client: S3ControlClient, jobIDs: [JobID], polling: PollingPolicy) {
            self.client = client
            pace = PollingPace(polling)
            grace = polling.notFoundGrace
            round = JobsRound(client: client)
            for id in jobIDs { watched[id] = Watched() }
        }

        /// One of the jobs at its next change; nil after the end of the last.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
        public mutating func next() async throws -> JobSnapshot? {
            while changed.isEmpty {
                guard !watched.isEmpty else { return try end() }
                if let stopwatch { try await stopwatch.sleep(pace.nextDelay()) }
                let stopwatch = stopwatch ?? Stopwatch(client.configuration.delayClock)
                self.stopwatch = stopwatch
                var found: [JobID: JobsRound.Sighting] = [:]
                do {
                    try await round.look(at: Set(watched.keys), &found)
                    pace.succeeded()
                    giveUp(unlessIn: found, stopwatch.elapsed)
                } catch {
                    guard pace.survives(error, elapsed: stopwatch.elapsed) else { throw error }
                }
                note(found, stopwatch.elapsed)
            }
            return changed.removeLast()
        }

        private mutating func note(_ found: [JobID: JobsRound.Sighting], _ elapsed: Duration) {
            for (id, sighting) in found {
                guard var job = watched[id] else { continue }
                var snapshot = sighting.snapshot
                job.estimator.estimate(
                    &snapshot,
                    activeSeconds: sighting.activeSeconds,
                    time: elapsed / .seconds(1)
                )
                let isNews = !(job.last.map { $0.isSameProgress(as: snapshot) } ?? false)
                job.last = snapshot
                watched[id] = snapshot.isLast ? nil : job
                if isNews { changed.append(snapshot) }
            }
            // The iterator takes from the end.
            changed.sort { $0.jobID.rawValue > $1.jobID.rawValue }
        }

        private mutating func giveUp(unlessIn found: [JobID: JobsRound.Sighting], _ elapsed: Duration) {
            guard elapsed >= grace else { return }
            let lost = watched.filter { $0.value.last == nil && found[$0.key] == nil }.keys
            missing += lost
            for id in lost { watched[id] = nil }
        }

        private mutating func end() throws -> JobSnapshot? {
            guard !missing.isEmpty else { return nil }
            defer { missing = [] }
            let ids = missing.map(\.rawValue).sorted()
            let named = ids.prefix(10).joined(separator: ", ")
            throw S3ControlError(
                .notFound,
                message:
                    "\(ids.count) of the watched jobs were not found: \(named)\(ids.count > 10 ? ", …" : "").",
                operation: "progress"
            )
        }
    }
}

internal import S3ControlModel

/// The progress of one job: a snapshot now and at every change, the last one when the job has ended.
///
/// It looks at the job from its iterator, only while the next snapshot is being waited for: there is no task
/// behind it, and nothing to stop. Iterating throws what a look failed with, within the bounds of the
/// ``PollingPolicy``, or `CancellationError`.
public struct JobProgress: AsyncSequence, Sendable {
    /// A snapshot.
    public typealias Element = JobSnapshot

    private let client: S3ControlClient
    private let jobID: JobID
    private let polling: PollingPolicy

    init(client: S3ControlClient, jobID: JobID, polling: PollingPolicy) {
        self.client = client
        self.jobID = jobID
        self.polling = polling
    }

    /// Starts with the job as it is.
    public func makeAsyncIterator() -> Iterator {
        Iterator(client: client, jobID: jobID, polling: polling)
    }

    /// Looks at the job until it has changed.
    public struct Iterator: AsyncIteratorProtocol {
        private let client: S3ControlClient
        private let jobID: JobID
        private var pace: PollingPace
        private var stopwatch: Stopwatch?
        private var estimator = RateEstimator()
        private var last: JobSnapshot?

        init(client: S3ControlClient, jobID: JobID, polling: PollingPolicy) {
            self.client = client
            self.jobID = jobID
            pace = PollingPace(polling)
        }

        /// The job at its next change; nil after its end.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
        public mutating func next() async throws -> JobSnapshot? {
            if last?.isLast == true { return nil }
            var mustWait = stopwatch != nil
            let stopwatch = stopwatch ?? Stopwatch(client.configuration.delayClock)
            self.stopwatch = stopwatch
            while true {
                if mustWait { try await stopwatch.sleep(pace.nextDelay()) }
                mustWait = true
                guard let snapshot = try await look(stopwatch) else { continue }
                defer { last = snapshot }
                guard let last else { return snapshot }
                if last.status != snapshot.status { pace.quicken() }
                if !last.isSameProgress(as: snapshot) { return snapshot }
            }
        }

        /// The job as it is; nil where a look failed in a way that is survived.
        private mutating func look(_ stopwatch: Stopwatch) async throws -> JobSnapshot? {
            do {
                let job = try await client.describeJob(jobID)
                pace.succeeded()
                var snapshot = JobSnapshot(
                    jobID: jobID,
                    status: job.status,
                    priority: job.priority,
                    tasks: job.progressSummary
                )
                estimator.estimate(
                    &snapshot,
                    activeSeconds: job.progressSummary?.timers?.elapsedTimeInActiveSeconds,
                    time: stopwatch.elapsed / .seconds(1)
                )
                return snapshot
            } catch {
                guard pace.survives(error, elapsed: stopwatch.elapsed) else { throw error }
                return nil
            }
        }
    }
}

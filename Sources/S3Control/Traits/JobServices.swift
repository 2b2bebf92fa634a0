#if ServiceLifecycle
public import S3ControlModel
public import ServiceLifecycle

/// Watches jobs as a service of a `ServiceGroup`, until all have ended or the group shuts down gracefully.
///
/// It has no state to lose: a service that is started again continues with the jobs as they are.
public struct JobWatchService: Service {
    private let client: S3ControlClient
    private let jobIDs: [JobID]
    private let polling: PollingPolicy
    private let hints: JobHints?
    private let onSnapshot: @Sendable (JobSnapshot) async throws -> Void

    /// Creates a service; nothing is sent before it runs.
    ///
    /// - Parameters:
    ///   - client: The client of the jobs' account and region.
    ///   - jobIDs: The jobs.
    ///   - polling: How often jobs are checked, and which failures are tolerated.
    ///   - hints: Job events that make polling rare.
    ///   - onSnapshot: Receives each job now and at every change of it. What it throws ends the service.
    public init(
        client: S3ControlClient,
        jobIDs: some Sequence<JobID>,
        polling: PollingPolicy = .watching,
        hints: JobHints? = nil,
        onSnapshot: @escaping @Sendable (JobSnapshot) async throws -> Void
    ) {
        self.client = client
        self.jobIDs = Array(jobIDs)
        self.polling = polling
        self.hints = hints
        self.onSnapshot = onSnapshot
    }

    /// Watches the jobs.
    ///
    /// - Throws: What `onSnapshot` throws, and what ``S3ControlClient/progress(of:polling:hints:)-(Sequence<JobID>,_,_)`` does,
    ///   but for the cancellation by a graceful shutdown, which ends the service without an error.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                for try await snapshot in client.progress(of: jobIDs, polling: polling, hints: hints) {
                    try await onSnapshot(snapshot)
                }
            }
        } catch is CancellationError where Task.isShuttingDownGracefully && !Task.isCancelled {
            // What was asked for.
        }
    }
}

/// Changes many jobs as a service of a `ServiceGroup`; a graceful shutdown ends the run with the report of what was done.
public struct BulkJobService: Service {
    private let client: S3ControlClient
    private let change: @Sendable (S3ControlClient) async throws -> BulkReport
    private let onReport: @Sendable (BulkReport) async throws -> Void

    /// Creates a service; nothing is sent before it runs.
    ///
    /// - Parameters:
    ///   - client: The client of the jobs' account and region.
    ///   - change: The run, such as `{ try await $0.cancelJobs(matching: filter) }`.
    ///   - onReport: Receives the report, also of a run that was ended early: keep it for
    ///     ``S3ControlClient/resume(_:expecting:options:onProgress:)``.
    public init(
        client: S3ControlClient,
        change: @escaping @Sendable (S3ControlClient) async throws -> BulkReport,
        onReport: @escaping @Sendable (BulkReport) async throws -> Void
    ) {
        self.client = client
        self.change = change
        self.onReport = onReport
    }

    /// Runs the change.
    ///
    /// - Throws: What `change` and `onReport` throw.
    public func run() async throws {
        let report: BulkReport
        do {
            report = try await cancelWhenGracefulShutdown { try await change(client) }
        } catch is CancellationError where Task.isShuttingDownGracefully && !Task.isCancelled {
            // The jobs were still being listed: nothing has been changed.
            return
        }
        try await onReport(report)
    }
}
#endif

internal import Basics
internal import S3ControlFiles
internal import S3ControlModel
internal import Synchronization

/// The part of a job that its tasks change: progress, failure reasons, and the position in its manifest.
///
/// The job's record refers to it, and so does the runner.
final class JobRun: Sendable {
    /// The job as it was created.
    let job: JobDescriptor
    /// Whose job it is.
    let account: AccountID
    let region: String

    private let succeeded = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let state: Mutex<State>
    /// How many failed tasks are kept.
    private let failedTaskLimit: Int

    /// The driver of the job, one task at a time, changes it, except for what is noted from outside.
    private struct State: Sendable {
        var status: JobStatus = .new
        var priority: Int
        var isShutDown = false
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0

        var total = 0
        var failures: [JobFailure] = []
        var generated: S3GeneratedManifestDescriptor?
        var source: ManifestSource?
        var reader: ManifestReader?
        var journal: (any TaskJournal)?
        var taken = 0
        var returned: [TaskRow] = []
        var finished: [CompletionReportRow] = []
        var hasFailedByRate = false
        /// The tasks that failed first.
        var failedRows: [CompletionReportRow] = []

        /// Whether no task is to begin or to be tried again.
        var isStopped: Bool { isShutDown || hasFailedByRate || JobRun.stopping.contains(status) }
    }

    /// A task that waits, and what for.
    private struct Sleeper: Sendable {
        var task: Task<Void, any Error>
        var stage: Stage
    }

    /// What a task waits for.
    enum Stage: Sendable {
        /// A manifest or a task, pointless once the job is stopped.
        case work
        /// The report, which is written for a job that is stopped, too.
        case report
    }

    init(_ job: JobDescriptor, account: AccountID, region: String, failedTaskLimit: Int = 100) {
        self.job = job
        self.account = account
        self.region = region
        self.failedTaskLimit = failedTaskLimit
        state = Mutex(State(priority: job.priority ?? 0))
    }

    // MARK: What the service reports

    /// How many tasks there are and have run.
    var counts: (total: Int, succeeded: Int, failed: Int) {
        // The total is known before any task runs.
        let (succeeded, failed) = (
            succeeded.load(ordering: .acquiring), failed.load(ordering: .acquiring)
        )
        return (state.withLock { $0.total }, succeeded, failed)
    }

    /// Adds to a job's description what the run has found.
    func complete(_ descriptor: inout JobDescriptor) {
        state.withLock { state in
            descriptor.failureReasons = state.failures
            descriptor.generatedManifestDescriptor = state.generated
        }
    }

    // MARK: Notes from outside

    /// Notes the job's status and priority, and ends the waits that are pointless now.
    func note(_ status: JobStatus, priority: Int) {
        interrupt { state in
            state.status = status
            state.priority = priority
            guard status.isTerminal else { return }
            // Jobs are kept for long after their end, what they were read from is not.
            state.source = nil
            state.reader = nil
            state.returned = []
        }
    }

    /// Notes that nothing is to run any more.
    func noteShutdown() {
        interrupt { $0.isShutDown = true }
    }

    private func interrupt(_ change: (inout State) -> Void) {
        let sleepers = state.withLock { state -> [Sleeper] in
            change(&state)
            return state.sleepers.values.filter { Self.isPointless($0.stage, state) }
        }
        for sleeper in sleepers { sleeper.task.cancel() }
    }

    private static func isPointless(_ stage: Stage, _ state: State) -> Bool {
        stage == .work ? state.isStopped : state.isShutDown
    }

    private static let stopping: Set<JobStatus> = [
        .pausing, .paused, .cancelling, .cancelled, .failing, .failed, .complete,
    ]

    var priority: Int { state.withLock { $0.priority } }

    /// Whether no task is to begin, and none that waits to be tried again is to go on.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Whether it is of no use to continue.
    func isPointless(_ stage: Stage) -> Bool { state.withLock { Self.isPointless(stage, $0) } }

    /// Whether there is something to do for a job of the status that was noted.
    var needsWork: Bool {
        state.withLock { state in
            let busy: [JobStatus] = [
                .new, .preparing, .active, .pausing, .completing, .failing, .cancelling,
            ]
            return !state.isShutDown && busy.contains(state.status)
        }
    }

    // MARK: What the driver changes

    var source: ManifestSource? { state.withLock { $0.source } }

    var reader: ManifestReader? {
        get { state.withLock { $0.reader } }
        set { state.withLock { $0.reader = newValue } }
    }

    var journal: (any TaskJournal)? {
        get { state.withLock { $0.journal } }
        set { state.withLock { $0.journal = newValue } }
    }

    /// Notes what the manifest has.
    func prepare(_ source: ManifestSource, count: Int, generated: S3GeneratedManifestDescriptor?) {
        state.withLock {
            $0.source = source
            $0.total = count
            $0.generated = generated
        }
    }

    /// Notes why the job fails.
    func addFailure(_ code: String, _ reason: String) {
        state.withLock {
            $0.failures.append(
                JobFailure {
                    $0.failureCode = code
                    $0.failureReason = reason
                }
            )
        }
    }

    /// Keeps a task that was taken and has not run.
    func giveBack(_ row: TaskRow) {
        state.withLock { $0.returned.append(row) }
    }

    /// The tasks that were given back.
    func takeReturned() -> [TaskRow] {
        state.withLock { state in
            defer { state.returned = [] }
            return state.returned
        }
    }

    var hasReturned: Bool { state.withLock { !$0.returned.isEmpty } }

    /// How many rows of the manifest were taken.
    var taken: Int {
        get { state.withLock { $0.taken } }
        set { state.withLock { $0.taken = newValue } }
    }

    /// Counts a task that has run, and keeps what the report says of it, if there is to be one.
    func finish(_ row: CompletionReportRow) {
        if row.status == .succeeded {
            succeeded.add(1, ordering: .acquiringAndReleasing)
        } else {
            failed.add(1, ordering: .acquiringAndReleasing)
        }
        state.withLock { state in
            if state.journal != nil { state.finished.append(row) }
            if row.status != .succeeded { keepFailed(row, &state) }
        }
        guard row.status != .succeeded else { return }
        let failures = failed.load(ordering: .acquiring)
        let count = failures + succeeded.load(ordering: .acquiring)
        // Source: "Job failure threshold" of the user guide.
        if count >= 1000, failures > count / 2 { interrupt { $0.hasFailedByRate = true } }
    }

    private func keepFailed(_ row: CompletionReportRow, _ state: inout State) {
        if state.failedRows.count < failedTaskLimit { state.failedRows.append(row) }
    }

    /// The tasks that failed first, as many as are kept.
    var failedTasks: [CompletionReportRow] { state.withLock { $0.failedRows } }

    /// Whether so many tasks have failed that the service gives the job up.
    var hasFailedByRate: Bool { state.withLock { $0.hasFailedByRate } }

    /// What the report is to say of tasks that have run since the last call, once there are `count` of them.
    func takeFinished(atLeast count: Int) -> [CompletionReportRow] {
        state.withLock { state in
            guard state.finished.count >= max(count, 1) else { return [] }
            defer { state.finished.removeAll(keepingCapacity: true) }
            return state.finished
        }
    }

    /// Waits; ends early when that has become pointless.
    func sleep(for duration: Duration, on clock: any Clock<Duration>, _ stage: Stage) async {
        let task = Task { try await clock.sleep(for: duration) }
        let number = state.withLock { state -> Int? in
            guard !Self.isPointless(stage, state) else { return nil }
            state.nextSleeper += 1
            state.sleepers[state.nextSleeper] = Sleeper(task: task, stage: stage)
            return state.nextSleeper
        }
        guard let number else { return task.cancel() }
        await withTaskCancellationHandler {
            _ = await task.result
        } onCancel: {
            task.cancel()
        }
        state.withLock { $0.sleepers[number] = nil }
    }
}

/// One task: an object of the manifest.
struct TaskRow: Sendable {
    /// The task's place in the manifest, from 0.
    var index: Int
    /// The object.
    var object: ManifestObject
    /// The object's key as the report writes it.
    var writtenKey: String
}

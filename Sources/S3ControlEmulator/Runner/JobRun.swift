import Basics
import S3ControlFiles
import S3ControlModel
import Synchronization

/// The part of a job that its tasks change: progress, failure reasons, and the position in its manifest.
///
/// Both the job's record and the runner refer to it.
final class JobRun: Sendable {
    /// The job as it was created.
    let job: JobDescriptor
    /// The account that owns the job.
    let account: AccountID
    let region: String

    private let succeeded = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let forgotten = Atomic<Bool>(false)
    private let state: Mutex<State>
    /// The maximum number of failed tasks to keep.
    private let failedTaskLimit: Int

    /// The mutable state. Only the job's driver and its tasks change it, except for
    /// status, priority and shutdown.
    private struct State: Sendable {
        var status: JobStatus = .new
        var priority: Int
        var isShutDown = false
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0

        var total = 0
        var failures: [JobFailure] = []
        /// Why the job waits until its manifest can be saved; nil if it does not wait.
        var waitReason: String?
        var generated: S3GeneratedManifestDescriptor?
        var source: ManifestSource?
        var reader: ManifestReader?
        var journal: (any TaskJournal)?
        /// The fields of a generated manifest.
        var generatedFields: [JobManifestFieldName]?
        /// The tasks that had run before the process started.
        var finishedBefore = FinishedTasks()
        var taken = 0
        var returned: [TaskRow] = []
        var finished: [CompletionReportRow] = []
        var hasFailedByRate = false
        /// The tasks that failed first.
        var failedRows: [CompletionReportRow] = []

        /// Whether no task may start or be retried.
        var isStopped: Bool { isShutDown || hasFailedByRate || JobRun.stopping.contains(status) }
    }

    /// A task that waits, and the stage that it waits for.
    private struct Sleeper: Sendable {
        var task: Task<Void, any Error>
        var stage: Stage
    }

    /// The stages of a job for which tasks wait.
    enum Stage: Sendable {
        /// A manifest or a task. Pointless once the job is stopped.
        case work
        /// The report. Written even if the job is stopped.
        case report
    }

    init(_ job: JobDescriptor, account: AccountID, region: String, failedTaskLimit: Int = 100) {
        self.job = job
        self.account = account
        self.region = region
        self.failedTaskLimit = failedTaskLimit
        state = Mutex(State(priority: job.priority ?? 0))
    }

    // MARK: State that outlives the process

    /// The part of a run that is saved, without the results of its tasks.
    struct Saved: Codable {
        var total: Int
        var succeeded: Int
        var failed: Int
        var failures: [JobFailure]
        var generated: S3GeneratedManifestDescriptor?
        var generatedFields: [JobManifestFieldName]?
        var failedRows: [CompletionReportRow]
    }

    var saved: Saved {
        let counts = counts
        return state.withLock { state in
            Saved(
                total: counts.total,
                succeeded: counts.succeeded,
                failed: counts.failed,
                failures: state.failures,
                generated: state.generated,
                generatedFields: state.generatedFields,
                failedRows: state.failedRows
            )
        }
    }

    /// Restores a saved run.
    ///
    /// - Parameters:
    ///   - finished: The tasks that have run; nil if the job has ended, so that
    ///     ``Saved`` contains their counts.
    ///   - failedRows: The tasks that failed first; nil if ``Saved`` contains them.
    init(
        _ job: JobDescriptor,
        account: AccountID,
        region: String,
        _ saved: Saved,
        finished: FinishedTasks?,
        failedRows: [CompletionReportRow]?,
        failedTaskLimit: Int
    ) {
        self.failedTaskLimit = failedTaskLimit
        self.job = job
        self.account = account
        self.region = region
        var state = State(priority: job.priority ?? 0)
        state.total = saved.total
        state.failures = saved.failures
        state.generated = saved.generated
        state.generatedFields = saved.generatedFields
        state.finishedBefore = finished ?? FinishedTasks()
        state.failedRows = failedRows ?? saved.failedRows
        let (done, failures) = (finished?.succeeded ?? saved.succeeded, finished?.failed ?? saved.failed)
        state.hasFailedByRate = Self.isFailureRateExceeded(count: done + failures, failures: failures)
        succeeded.store(done, ordering: .relaxed)
        failed.store(failures, ordering: .relaxed)
        self.state = Mutex(state)
    }

    // MARK: What the service reports

    /// The number of tasks, and how many of them have succeeded and failed.
    var counts: (total: Int, succeeded: Int, failed: Int) {
        // The total is known before any task runs.
        let (succeeded, failed) = (
            succeeded.load(ordering: .acquiring), failed.load(ordering: .acquiring)
        )
        return (state.withLock { $0.total }, succeeded, failed)
    }

    /// Adds the failure reasons and the generated manifest to a job's description, and the reason for which the
    /// job waits, if any.
    func complete(_ descriptor: inout JobDescriptor) {
        state.withLock { state in
            if let reason = state.waitReason { descriptor.statusUpdateReason = reason }
            descriptor.failureReasons = state.failures
            descriptor.generatedManifestDescriptor = state.generated
        }
    }

    // MARK: Notes from outside

    /// Records the job's status and priority, and ends waits that have become pointless.
    func note(_ status: JobStatus, priority: Int) {
        interrupt { state in
            state.status = status
            state.priority = priority
            guard status.isTerminal else { return }
            // Jobs are kept for a long time after their end, but their manifests are not.
            state.source = nil
            state.reader = nil
            state.returned = []
            state.finishedBefore = FinishedTasks()
        }
    }

    /// Records the shutdown, after which nothing may run.
    func noteShutdown() {
        interrupt { $0.isShutDown = true }
    }

    /// Records that the job was removed.
    func forget() { forgotten.store(true, ordering: .releasing) }

    /// Whether the job was removed. Then nothing of the run may be saved: another job may have the same ID.
    var isForgotten: Bool { forgotten.load(ordering: .acquiring) }

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

    /// The tasks in the job's report; nil if there is no report.
    var reportScope: JobReportScope? {
        guard let report = job.report, report.enabled else { return nil }
        return report.reportScope ?? .allTasks
    }

    /// Whether no task may start, and no waiting task may be retried.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Whether continuing with a stage is pointless.
    func isPointless(_ stage: Stage) -> Bool { state.withLock { Self.isPointless(stage, $0) } }

    /// Whether the recorded status requires work.
    var needsWork: Bool {
        state.withLock { state in
            let busy: [JobStatus] = [
                .new, .preparing, .active, .pausing, .completing, .failing, .cancelling,
            ]
            return !state.isShutDown && busy.contains(state.status)
        }
    }

    // MARK: What the driver changes

    /// Why the job waits until its manifest can be saved; nil if it does not wait.
    var waitReason: String? {
        get { state.withLock { $0.waitReason } }
        set { state.withLock { $0.waitReason = newValue } }
    }

    var source: ManifestSource? { state.withLock { $0.source } }

    var reader: ManifestReader? {
        get { state.withLock { $0.reader } }
        set { state.withLock { $0.reader = newValue } }
    }

    var journal: (any TaskJournal)? {
        get { state.withLock { $0.journal } }
        set { state.withLock { $0.journal = newValue } }
    }

    /// Records the source of a manifest's rows, the number of tasks, and the
    /// location of a generated manifest.
    func prepare(_ source: ManifestSource, count: Int, generated: S3GeneratedManifestDescriptor?) {
        state.withLock {
            $0.source = source
            $0.total = count
            $0.generated = generated
            if case .generated(_, let fields) = source { $0.generatedFields = fields }
        }
    }

    /// Records the source of the manifest's rows of a job that an earlier process prepared.
    func reopen(_ source: ManifestSource) {
        state.withLock { $0.source = source }
    }

    /// The fields of a generated manifest.
    var generatedFields: [JobManifestFieldName]? { state.withLock { $0.generatedFields } }

    /// The tasks that had run before the process started.
    var finishedBefore: FinishedTasks { state.withLock { $0.finishedBefore } }

    /// Records a reason why the job fails, unless it is recorded already. A store may have returned both texts.
    func addFailure(_ code: String, _ reason: String) {
        let failure = JobFailure {
            $0.failureCode = code.fitting(64)
            $0.failureReason = reason.fitting(256)
        }
        // With a state file, a report that could not be written is tried again when the job fails.
        state.withLock { if !$0.failures.contains(failure) { $0.failures.append(failure) } }
    }

    /// Keeps a task that was taken but has not run.
    func giveBack(_ row: TaskRow) {
        state.withLock { $0.returned.append(row) }
    }

    /// Returns the tasks that were given back.
    func takeReturned() -> [TaskRow] {
        state.withLock { state in
            defer { state.returned = [] }
            return state.returned
        }
    }

    var hasReturned: Bool { state.withLock { !$0.returned.isEmpty } }

    /// The number of rows at the beginning of the manifest that were taken or had run before.
    var taken: Int {
        get { state.withLock { $0.taken } }
        set { state.withLock { $0.taken = newValue } }
    }

    /// Counts a task that has run, and keeps its row for the report, if any.
    func finish(_ row: CompletionReportRow) {
        state.withLock { if $0.journal != nil { $0.finished.append(row) } }
        count(row)
    }

    /// Counts a task that has run.
    func count(_ row: CompletionReportRow) {
        guard row.status != .succeeded else {
            succeeded.add(1, ordering: .acquiringAndReleasing)
            return
        }
        failed.add(1, ordering: .acquiringAndReleasing)
        state.withLock { keepFailed(row, &$0) }
        let failures = failed.load(ordering: .acquiring)
        let count = failures + succeeded.load(ordering: .acquiring)
        if Self.isFailureRateExceeded(count: count, failures: failures) {
            interrupt { $0.hasFailedByRate = true }
        }
    }

    /// Source: "Job failure threshold" in the user guide.
    private static func isFailureRateExceeded(count: Int, failures: Int) -> Bool {
        count >= 1000 && failures > count / 2
    }

    private func keepFailed(_ row: CompletionReportRow, _ state: inout State) {
        if state.failedRows.count < failedTaskLimit { state.failedRows.append(row) }
    }

    /// The tasks that failed first, up to the maximum number.
    var failedTasks: [CompletionReportRow] { state.withLock { $0.failedRows } }

    /// Whether so many tasks have failed that the service fails the job.
    var hasFailedByRate: Bool { state.withLock { $0.hasFailedByRate } }

    /// Returns the report's rows of tasks that have run since the last call, or none if
    /// there are fewer than `count`.
    func takeFinished(atLeast count: Int) -> [CompletionReportRow] {
        state.withLock { state in
            guard state.finished.count >= max(count, 1) else { return [] }
            defer { state.finished.removeAll(keepingCapacity: true) }
            return state.finished
        }
    }

    /// Waits for `duration`, or until waiting has become pointless.
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

extension String {
    /// The first `count` Unicode scalars, in which a space replaces each control character and all else that
    /// XML 1.0 cannot represent. A longer text ends with `…`.
    func fitting(_ count: Int) -> String {
        let scalars = unicodeScalars.prefix(count + 1).map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case ..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: " "
            default: scalar
            }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.prefix(scalars.count > count ? count - 1 : count))
        return scalars.count > count ? text + "…" : text
    }
}

/// A task: an object of the manifest.
struct TaskRow: Sendable {
    /// The task's position in the manifest, from 0.
    var index: Int
    /// The object.
    var object: ManifestObject
    /// The object's key as written in the report.
    var writtenKey: String
}

import AWSCore
import Basics
import S3ControlFiles
import S3ControlModel
import Synchronization

/// Runs jobs: reads manifests, works on objects, and writes reports.
///
/// Each job with work to do has one Swift task, its driver, which ends when the job waits or has ended. All
/// drivers end with ``shutdown()``.
final class JobRunner: Sendable {
    let objects: any ObjectStore
    let configuration: EmulatorConfiguration
    let slots: TaskSlots
    /// The slots for jobs that are prepared at the same time.
    let preparations = TaskSlots(16)
    let keeper: StateKeeper?
    /// Lets tasks wait until their results are saved; nil if nothing is saved.
    let gate: SaveGate?
    private let state: EmulatorStateBox
    private let drivers = Mutex(Drivers())

    private struct Drivers: Sendable {
        var tasks: [ObjectIdentifier: (run: JobRun, task: Task<Void, Never>)] = [:]
        var isShutDown = false
        /// Retries saves while they fail.
        var saver: Task<Void, Never>?
    }

    init(
        _ objects: any ObjectStore,
        _ configuration: EmulatorConfiguration,
        _ state: EmulatorStateBox,
        _ keeper: StateKeeper? = nil
    ) {
        self.objects = objects
        self.configuration = configuration
        self.state = state
        self.keeper = keeper
        gate = keeper.map(SaveGate.init)
        slots = TaskSlots(configuration.execution.concurrency)
    }

    func access(_ run: JobRun, _ stage: JobRun.Stage) -> StoreAccess {
        StoreAccess(objects: objects, execution: configuration.execution, run: run, stage: stage)
    }

    // MARK: From the jobs to their runs

    /// Handles a new job, or a change of a job's status or priority.
    func handle(_ run: JobRun, _ status: JobStatus, priority: Int) {
        run.note(status, priority: priority)
        wake(run)
        guard run.needsWork else { return }
        drivers.withLock { drivers in
            guard !drivers.isShutDown, drivers.tasks[ObjectIdentifier(run)] == nil else { return }
            drivers.tasks[ObjectIdentifier(run)] = (run, Task { await self.drive(run) })
        }
    }

    /// Removes the driver of a job that has no work to do.
    ///
    /// - Returns: False if there is work to do.
    private func leave(_ run: JobRun) -> Bool {
        drivers.withLock { drivers in
            guard !run.needsWork else { return false }
            drivers.tasks[ObjectIdentifier(run)] = nil
            return true
        }
    }

    /// Waits until no job has work to do.
    func waitUntilIdle() async {
        while let task = drivers.withLock({ $0.tasks.values.first?.task }) { await task.value }
    }

    /// Stops starting tasks, and waits for those that run.
    func shutdown() async {
        let runs = drivers.withLock { drivers in
            drivers.isShutDown = true
            drivers.saver?.cancel()
            return drivers.tasks.values.map(\.run)
        }
        for run in runs { stop(run) }
        await withTaskCancellationHandler {
            await waitUntilIdle()
        } onCancel: {
            cancel()
        }
    }

    /// Cancels everything at once.
    func cancel() {
        let running = drivers.withLock { drivers in
            drivers.isShutDown = true
            drivers.saver?.cancel()
            return Array(drivers.tasks.values)
        }
        for (run, task) in running {
            stop(run)
            task.cancel()
        }
    }

    /// Stops the runs of removed jobs. Those of jobs that were created in the meantime continue.
    func forgetRemoved() {
        let runs = drivers.withLock { $0.tasks.values.map(\.run) }
        for run in runs where status(of: run) == nil { stop(run) }
    }

    private func stop(_ run: JobRun) {
        run.noteShutdown()
        wake(run)
    }

    /// Ends the waits of a run's driver.
    private func wake(_ run: JobRun) {
        slots.wake(run)
        preparations.wake(run)
    }

    // MARK: Where nothing can be saved

    /// Pauses the jobs, and retries the save until it succeeds.
    func halt(_ failure: String) {
        let date = configuration.clock.now
        state.withLock { $0.halt(Self.waitReason(failure), at: date) }
        drivers.withLock { drivers in
            guard !drivers.isShutDown, let keeper, let gate else { return }
            drivers.saver?.cancel()
            let clock = configuration.execution.retryClock
            drivers.saver = Task {
                while keeper.failure != nil, (try? await clock.sleep(for: Self.saveInterval)) != nil {
                    await gate.save()
                }
            }
        }
    }

    /// Lets jobs become active again.
    func resume() {
        let date = configuration.clock.now
        state.withLock { $0.resume(at: date) }
    }

    /// The reason for the status of a job that waits until its state can be saved.
    static func waitReason(_ failure: String) -> String {
        "The state file cannot be written: \(failure)".fitting(256)
    }

    static let saveInterval = Duration.seconds(1)

    /// Waits until all results of a run are saved. Returns false if waiting has become pointless.
    func isSaved(_ run: JobRun) async -> Bool {
        guard let gate else { return true }
        while await !gate.save() {
            await run.sleep(for: Self.saveInterval, on: configuration.execution.retryClock, .report)
            if run.isPointless(.report) || Task.isCancelled { return false }
        }
        return true
    }

    // MARK: From the runs to their jobs

    /// Changes a job's status, if its current status allows the change.
    func move(_ run: JobRun, to status: JobStatus) {
        withJobs(of: run) { (jobs, now) in jobs.move(run, to: status, now: now) }
    }

    /// Makes a job fail, and records why with `note`. Does nothing if its status does not allow that, such as if
    /// it was cancelled meanwhile.
    func fail(_ run: JobRun, _ note: () -> Void) {
        withJobs(of: run) { (jobs, now) in
            guard jobs.status(of: run)?.successors.contains(.failing) == true else { return }
            note()
            jobs.move(run, to: .failing, now: now)
        }
    }

    private func status(of run: JobRun) -> JobStatus? {
        withJobs(of: run) { (jobs, _) in jobs.status(of: run) }
    }

    private func withJobs<Result: Sendable>(
        of run: JobRun,
        _ body: (inout JobStore, Date) -> Result
    ) -> Result {
        let date = configuration.clock.now
        return state.withLock { state in
            state.withJobs(of: JobOwner(account: run.account, region: run.region), at: date) {
                body(&$0.jobs, $0.now)
            }
        }
    }

    /// The jobs' date.
    private var now: Date {
        let date = configuration.clock.now
        return state.withLock { $0.jobsDate(at: date) }
    }

    // MARK: A job's life

    /// Performs the work that a job's status requires, until there is none.
    private func drive(_ run: JobRun) async {
        while true {
            if Task.isCancelled { run.noteShutdown() }
            if !run.isPointless(.report) {
                switch status(of: run) {
                case .new?: move(run, to: .preparing)
                case .preparing?: await prepare(run)
                case .active?: await runTasks(run)
                case .pausing?: move(run, to: .paused)
                case .completing?: await end(run, as: .complete)
                case .failing?: await end(run, as: .failed)
                case .cancelling?: await end(run, as: .cancelled)
                // The job was removed.
                case nil: run.noteShutdown()
                default: break
                }
            }
            if run.isPointless(.report) { await run.journal?.discard() }
            if leave(run) { return }
            // Another thread has not delivered the change of status yet.
            await Task.yield()
        }
    }

    /// Runs tasks until there are no more, or the job is stopped.
    private func runTasks(_ run: JobRun) async {
        let source: ManifestSource
        do {
            source = try await openSource(run)
        } catch {
            return fail(run, error, "The manifest cannot be read")
        }
        openJournal(run)
        // The error does not leave the group, which would cancel the running tasks.
        let (isAtEnd, failure) = await withDiscardingTaskGroup { group -> (Bool, RunFailure?) in
            do {
                let reader =
                    try run.reader
                    ?? ManifestReader(
                        source,
                        access(run, .work),
                        skipping: run.taken,
                        and: run.finishedBefore
                    )
                run.reader = reader
                while !run.isStopped {
                    let rows = try await nextRows(run, reader)
                    if rows.isEmpty { return (true, nil) }
                    for row in rows {
                        guard await acquire(slots, run) else {
                            run.giveBack(row)
                            continue
                        }
                        group.addTask {
                            await self.runTask(row, run)
                            self.slots.release()
                        }
                    }
                    if let failure = await keepResults(run, atLeast: 256) { return (false, failure) }
                }
                return (false, nil)
            } catch {
                // A reader cannot be used after it has failed.
                run.reader = nil
                return (false, RunFailure(error: error, what: "The manifest cannot be read"))
            }
        }
        let unkept = await keepResults(run, atLeast: 1)
        if let failure = failure ?? unkept {
            fail(run, failure.error, failure.what)
        } else if run.hasFailedByRate {
            fail(run) {
                run.addFailure("JobFailureRateExceeded", "Over half of the tasks that ran have failed.")
            }
        } else if isAtEnd, !run.hasReturned {
            move(run, to: .completing)
        }
    }

    private func openJournal(_ run: JobRun) {
        guard run.journal == nil, let report = run.job.report,
            let location = CompletionReportLocation(run.job)
        else { return }
        let access = access(run, .report)
        guard let keeper else {
            run.journal = ReportUpload(report, at: location, access)
            return
        }
        // The names are the same after a crash, so that files of an unfinished report are not left behind.
        let names = ReportNames(run.job.jobID)
        run.journal = StateJournal(run, keeper.storage) {
            ReportUpload(report, at: location, access, names: names)
        }
    }

    /// A failure that ends a job early.
    private struct RunFailure {
        var error: any Error
        var what: String
    }

    /// Returns the next tasks. Tasks that were given back come first.
    private func nextRows(_ run: JobRun, _ reader: ManifestReader) async throws -> [TaskRow] {
        let returned = run.takeReturned()
        if !returned.isEmpty { return returned }
        let rows = try await reader.rows(upTo: 64)
        if let last = rows.last { run.taken = last.index + 1 }
        return rows
    }

    /// Waits for a slot. Returns false if the run is stopped.
    func acquire(_ slots: TaskSlots, _ run: JobRun) async -> Bool {
        while true {
            if await slots.acquire(for: run) {
                if !run.isStopped { return true }
                slots.release()
                return false
            }
            // The wait ended early: the priority has changed, or the run is stopped.
            if run.isStopped { return false }
        }
    }

    /// Appends the rows of at least `count` finished tasks to the journal. Does nothing if there are fewer.
    private func keepResults(_ run: JobRun, atLeast count: Int) async -> RunFailure? {
        let rows = run.takeFinished(atLeast: count)
        guard !rows.isEmpty, let journal = run.journal else { return nil }
        do {
            try await journal.append(rows)
            return nil
        } catch {
            return RunFailure(error: error, what: "The report cannot be written")
        }
    }

    /// Writes the report of a job that is ending.
    private func end(_ run: JobRun, as status: JobStatus) async {
        guard await isSaved(run) else { return }
        // The job may have been restored in this status, so that its journal is not open yet.
        if keeper != nil { openJournal(run) }
        do {
            try await run.journal?.append(run.takeFinished(atLeast: 1))
            try await run.journal?.finish(at: now)
        } catch {
            guard !run.isPointless(.report) else { return }
            await run.journal?.discard()
            if status == .complete {
                run.journal = nil
                return fail(run, error, "The report cannot be written")
            }
            run.addFailure(error, "The report cannot be written")
        }
        run.journal = nil
        move(run, to: status)
    }
}

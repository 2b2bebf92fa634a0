import ArgumentParser
import S3BatchWorkflow
import Synchronization

/// The options for creating a job and waiting for its end.
struct RunOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Skip the confirmation prompt.")
    var yes = false

    @Flag(help: "Print the job's ID once it runs, and do not wait for its end.")
    var noWait = false

    @Option(help: "The longest time to wait for the job's end, such as 90s, 30m or 2h.")
    var timeout: String?

    /// The exit codes, for the commands' help.
    static let exitCodes =
        "Ends with 0 if the job completed without failed tasks (with --no-wait: if it was created), with 1 if it did not, or if "
        + "the answer was no. Ctrl-C leaves a job that was created alone."

    /// Throws an error if the job cannot be confirmed.
    func check(_ console: Console) throws(UsageError) {
        guard yes || console.canAsk else {
            throw UsageError("not a terminal: pass --yes to create the job without confirmation")
        }
    }

    /// The longest time to wait for the job's end; nil for no limit.
    func limit() throws(UsageError) -> Duration? {
        try timeout.map { (text) throws(UsageError) in try FilterOptions.duration(text, "--timeout") }
    }

    /// Creates the job, asks for confirmation, waits for its end, and prints the failures.
    func run(
        _ workflow: BatchWorkflow,
        _ console: Console,
        _ prepare: @escaping @Sendable () async throws -> JobDraft
    ) async throws {
        let run = JobRun(
            workflow: workflow,
            console: console,
            asks: !yes,
            waits: !noWait,
            timeout: try limit()
        )
        do {
            try await run.run(prepare)
        } catch let error as S3ControlError
            where error.code == .conditionUnreachable || error.code == .waitTimedOut
        {
            console.writeError("s3control: \(ErrorLine.make(error))\n")
            throw ExitCode(1)
        }
    }
}

/// The run of a job at a terminal, from its creation to its end.
struct JobRun: Sendable {
    let workflow: BatchWorkflow
    let console: Console
    let asks: Bool
    let waits: Bool
    let timeout: Duration?

    /// How far a run has come, for the message at Ctrl-C.
    enum Stage: Sendable, Hashable {
        /// The job is not requested yet.
        case preparing
        /// The job is requested, and its ID is not known yet.
        case creating
        /// The job was created and may still await confirmation.
        case unconfirmed(JobID)
        /// The prompt for the job is shown.
        case asking(JobID)
        /// The job needs no confirmation.
        case running(JobID)
        /// The job has ended.
        case ended(JobID)
    }

    /// The stage of a run, which the handler of Ctrl-C reads.
    final class State: Sendable {
        private let current = Mutex(Stage.preparing)

        var stage: Stage {
            get { current.withLock { $0 } }
            set { current.withLock { $0 = newValue } }
        }
    }

    func run(_ prepare: @escaping @Sendable () async throws -> JobDraft) async throws {
        let state = State()
        let run = self
        let task = Task { try await run.carryOut(try await prepare(), state) }
        let console = console
        let interruption =
            console.handlesInterruption
            ? Interruption(endsLater: true) {
                // The prompt blocks until it is answered, so the process ends here.
                let stage = state.stage
                if case .asking = stage {
                    console.writeError("\n\(stage.lastWord)\n")
                    Interruption.endProcess()
                }
                task.cancel()
            } lastWord: {
                // At the second signal: the first one does not interrupt a read, such as that of --keys.
                console.writeError("\(state.stage.lastWord)\n")
            } : nil
        defer { interruption?.end() }
        do {
            guard try await task.value else { throw ExitCode(1) }
        } catch is CancellationError where interruption?.hasHappened ?? false {
            console.writeError("\(state.stage.lastWord)\n")
            throw ExitCode(Interruption.exitCode)
        } catch {
            // Not if the job failed while it was prepared.
            let isOver = (error as? S3ControlError)?.code == .conditionUnreachable
            if case .unconfirmed(let id) = state.stage, !(error is ExitCode), !isOver {
                console.writeError("\(JobRun.Stage.reminder(of: id))\n")
            }
            throw error
        }
    }

    /// - Returns: Whether the job completed without failed tasks.
    func carryOut(_ draft: JobDraft, _ state: State) async throws -> Bool {
        let progress = ProgressLine(console)
        defer { progress.end() }
        if waits { progress.show("Creating the job…") }
        try await workflow.check(draft)
        let id = try await create(draft, state)
        if asks {
            guard try await confirm(id, state, progress) else { return false }
        }
        guard waits else {
            console.write("\(id)\n")
            return true
        }
        if !asks {
            progress.end()
            console.writeError("Created job \(id).\n")
        }
        let ended = JobCondition("ended") { job in
            progress.show("\(JobSnapshot(JobListDescriptor(job)))")
            return job.status.isTerminal
        }
        let job = try await workflow.jobs.waitUntil(id, ended, timeout: timeout, polling: .watching)
        state.stage = .ended(id)
        progress.end()
        return try await finish(job)
    }

    /// Creates the job. Its ID is recorded at once, because the job may take minutes to prepare.
    private func create(_ draft: JobDraft, _ state: State) async throws -> JobID {
        let account = workflow.jobs.configuration.accountID
        let violations = draft.violations(for: account)
        guard violations.isEmpty else {
            throw CommandError(
                "the job is not valid: " + violations.map(\.description).joined(separator: "; ")
            )
        }
        let request = draft.request(for: account, confirmationRequired: asks)
        state.stage = .creating
        let id = try await workflow.jobs.createJob(request).jobID
        state.stage = asks ? .unconfirmed(id) : .running(id)
        return id
    }

    /// Waits until the job is prepared, and asks for confirmation.
    ///
    /// - Returns: Whether the job was confirmed; otherwise it was cancelled.
    private func confirm(_ id: JobID, _ state: State, _ progress: ProgressLine) async throws -> Bool {
        let prepared = try await workflow.jobs.waitUntil(
            id,
            .awaitingConfirmation,
            timeout: timeout,
            polling: waits ? .watching : PollingPolicy()
        )
        let job = UnconfirmedJob(job: prepared, client: workflow.jobs)
        progress.end()
        state.stage = .asking(id)
        // Ctrl-C may have cancelled the task before the stage changed.
        if Task.isCancelled {
            state.stage = .unconfirmed(id)
            throw CancellationError()
        }
        console.writeError("\(job.summary)\n")
        console.writeError("Run this job? [y/N] ")
        let isWanted = ["y", "yes"].contains(console.readLine()?.lowercased() ?? "")
        state.stage = .unconfirmed(id)
        guard isWanted else {
            try await job.discard(reason: "not confirmed")
            console.writeError("The job was cancelled before any task ran. Nothing was changed.\n")
            return false
        }
        try await job.confirm()
        state.stage = .running(id)
        return true
    }

    private func finish(_ job: JobDescriptor) async throws -> Bool {
        let snapshot = JobSnapshot(JobListDescriptor(job))
        console.write("\(snapshot)\n")
        for failure in job.failureReasons {
            console.writeError("\((failure.failureReason ?? failure.failureCode ?? "").withoutControls)\n")
        }
        guard snapshot.failed > 0 else { return job.status == .complete }
        do {
            console.write("\(try await workflow.report(of: job).summary())\n")
            console.writeError(
                "The failed tasks: s3control report \(job.jobID) --list; again: s3control retry \(job.jobID)\n"
            )
        } catch let error as BatchWorkflowError where error.code == .noReport {
            console.writeError("\(error.message.withoutControls)\n")
        }
        return false
    }
}

extension JobRun.Stage {
    /// What happened to the job when Ctrl-C ended the run, and what can be done about it.
    var lastWord: String {
        switch self {
        case .preparing: "Interrupted. No job was created."
        case .creating: "Interrupted. A job may have been created: s3control jobs shows it."
        case .unconfirmed(let id): "Interrupted. \(Self.reminder(of: id))"
        case .asking(let id):
            "Job \(id) awaits confirmation: s3control confirm \(id), or s3control cancel \(id)."
        case .running(let id):
            "Stopped watching. Job \(id) continues: s3control watch \(id), or s3control cancel \(id)."
        case .ended(let id): "Interrupted. Job \(id) has ended: s3control show \(id)."
        }
    }

    /// What can be done about a job that was not confirmed yet.
    static func reminder(of id: JobID) -> String {
        "Job \(id) may still await confirmation: s3control confirm \(id), or s3control cancel \(id)."
    }
}

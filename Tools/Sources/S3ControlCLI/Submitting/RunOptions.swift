internal import ArgumentParser
internal import S3BatchWorkflow
internal import Synchronization

/// How a job that a command has prepared is created and followed.
struct RunOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Skip the confirmation prompt.")
    var yes = false

    @Flag(help: "Print the job's ID once it runs, and do not wait for its end.")
    var noWait = false

    @Option(help: "The longest time to wait for the job's end, such as 90s, 30m or 2h.")
    var timeout: String?

    /// What the commands' help says of their exit codes.
    static let exitCodes =
        "Ends with 0 if the job completed without failed tasks (with --no-wait: if it was created), with 1 if it did not, or if "
        + "the answer was no. Ctrl-C leaves a job that was created alone."

    /// Refuses to begin what cannot be confirmed.
    func check(_ console: Console) throws(UsageError) {
        guard yes || console.canAsk else {
            throw UsageError("not a terminal: pass --yes to create the job without confirmation")
        }
    }

    /// Creates the job, asks, follows it to its end, and prints what failed.
    func run(
        _ workflow: BatchWorkflow,
        _ console: Console,
        _ prepare: @escaping @Sendable () async throws -> JobDraft
    ) async throws {
        let limit = try timeout.map { try FilterOptions.duration($0, "--timeout") }
        let run = JobRun(workflow: workflow, console: console, asks: !yes, waits: !noWait, timeout: limit)
        try await run.run(prepare)
    }
}

/// A job from its creation to its end, at a terminal.
struct JobRun: Sendable {
    let workflow: BatchWorkflow
    let console: Console
    let asks: Bool
    let waits: Bool
    let timeout: Duration?

    /// What is to be said at Ctrl-C.
    private final class State: Sendable {
        let job = Mutex<(id: JobID, isAsked: Bool)?>(nil)
        let wasDeclined = Mutex(false)
    }

    func run(_ prepare: @escaping @Sendable () async throws -> JobDraft) async throws {
        let state = State()
        let run = self
        let task = Task { try await run.carryOut(try await prepare(), state) }
        let console = console
        let interruption =
            console.handlesInterruption
            ? Interruption(endsLater: true) {
                // A question blocks until it is answered: nothing is left to be ended then.
                if let job = state.job.withLock({ $0 }), job.isAsked {
                    console.writeError("\n\(Self.lastWord(job.id, isAsked: true))\n")
                    Interruption.endProcess()
                }
                task.cancel()
            } : nil
        defer { interruption?.end() }
        do {
            guard try await task.value else { throw ExitCode(1) }
        } catch is CancellationError where interruption?.hasHappened ?? false {
            let job = state.job.withLock { $0 }
            console.writeError(
                job.map { "\(Self.lastWord($0.id, isAsked: false))\n" }
                    ?? "Interrupted. No job was created.\n"
            )
            throw ExitCode(Interruption.exitCode)
        }
    }

    private static func lastWord(_ id: JobID, isAsked: Bool) -> String {
        isAsked
            ? "Job \(id) awaits confirmation: s3control confirm \(id), or s3control cancel \(id)."
            : "Stopped watching. Job \(id) continues: s3control watch \(id), or s3control cancel \(id)."
    }

    /// - Returns: Whether the job completed without failed tasks.
    private func carryOut(_ draft: JobDraft, _ state: State) async throws -> Bool {
        let progress = ProgressLine(console)
        defer { progress.end() }
        let console = console
        let asks = asks
        let ask: (UnconfirmedJob) async throws -> Bool = { job in
            progress.end()
            state.job.withLock { $0 = (job.jobID, true) }
            defer { state.job.withLock { $0 = (job.jobID, false) } }
            console.writeError("\(job.summary)\n")
            console.writeError("Run this job? [y/N] ")
            let isWanted = ["y", "yes"].contains(console.readLine()?.lowercased() ?? "")
            state.wasDeclined.withLock { $0 = !isWanted }
            return isWanted
        }
        let confirm = asks ? ask : nil
        guard waits else { return try await create(draft, confirm) }
        progress.show("Creating the job…")
        let show: @Sendable (JobDescriptor) -> Void = { job in
            let isNew = state.job.withLock { old in
                defer { old = (job.jobID, false) }
                return old == nil
            }
            if isNew {
                progress.end()
                console.writeError("Created job \(job.jobID).\n")
            }
            progress.show("\(JobSnapshot(JobListDescriptor(job)))")
        }
        let ended = try await workflow.run(
            draft,
            confirm: confirm,
            timeout: timeout,
            polling: .watching,
            progress: show
        )
        progress.end()
        if state.wasDeclined.withLock({ $0 }) {
            console.writeError("The job was cancelled before any task ran. Nothing was changed.\n")
            return false
        }
        return try await finish(ended)
    }

    private func create(
        _ draft: JobDraft,
        _ confirm: ((UnconfirmedJob) async throws -> Bool)?
    ) async throws -> Bool {
        try await workflow.check(draft)
        guard let confirm else {
            console.write("\(try await workflow.jobs.createJob(draft))\n")
            return true
        }
        let job = try await workflow.jobs.createUnconfirmedJob(draft, timeout: timeout)
        guard try await confirm(job) else {
            try await job.discard(reason: "not confirmed")
            console.writeError("The job was cancelled before any task ran. Nothing was changed.\n")
            return false
        }
        try await job.confirm()
        console.write("\(job.jobID)\n")
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

import ArgumentParser
import Basics
import S3Control

/// `s3control watch`: shows the progress of jobs until they have ended.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract:
            "Watch jobs until they have ended: on a screen of its own in a terminal, a line for each change elsewhere.",
        discussion:
            "Takes IDs, or a filter for the jobs that match it now. A screen that is too small shows the jobs that run or failed. "
            + "Ends with 0 if every job completed, with 1 if one failed or was cancelled. Ctrl-C leaves the jobs alone."
    )

    @Argument(help: "The jobs' IDs or ARNs. Without any, a filter is required.")
    var ids: [String] = []

    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        var console = CommandContext.current.console
        console.endsWithReader = true
        let given = try ids.map { try JobID($0) }
        guard given.isEmpty || filter.isEmpty else { throw UsageError("pass IDs or a filter, not both") }
        guard !given.isEmpty || !filter.isEmpty else {
            throw UsageError("specify job IDs, or a filter such as --status Active")
        }
        let filter = try filter.makeFilter()
        let client = try await client.makeClient()
        let jobs =
            given.isEmpty
            ? JobOrder.created.sorted(
                try await client.jobs(matching: filter),
                isReversed: false
            )
            .map(\.jobID) : given
        guard !jobs.isEmpty else { return console.writeError("No jobs match.\n") }
        try await Watch(client: client, jobs: jobs, console: console).run()
    }
}

/// Shows the progress of jobs.
struct Watch: Sendable {
    let client: S3ControlClient
    let jobs: [JobID]
    let console: Console
    /// The longest time to wait; nil for no limit.
    var limit: Duration?
    /// Whether a job may complete with failed tasks.
    var allowsFailedTasks = true

    /// Shows the progress until all jobs have ended.
    ///
    /// - Throws: An exit code unless all jobs completed in time.
    func run() async throws {
        let watch = self
        let task = Task { try await watch.showInTime() }
        let console = console
        let interruption =
            console.handlesInterruption
            ? Interruption(endsLater: true) {
                task.cancel()
            } lastWord: {
                if console.hasScreen { console.write(LiveScreen.restoring) }
            } : nil
        defer { interruption?.end() }
        let shown: WatchView?
        do {
            shown = try await task.value
        } catch  where interruption?.hasHappened ?? false {
            console.writeError("Stopped watching. \(advice)\n")
            throw ExitCode(Interruption.exitCode)
        }
        guard let last = shown else {
            console.writeError("The time is up. \(advice)\n")
            throw ExitCode(1)
        }
        guard last.areAllComplete, allowsFailedTasks || !last.hasFailedTasks else { throw ExitCode(1) }
    }

    /// What can be done about jobs that are no longer watched.
    private var advice: String {
        let (object, id) = jobs.count == 1 ? ("it", jobs[0].rawValue) : ("one", "ID")
        return "Nothing was cancelled; to cancel \(object): s3control cancel \(id)"
    }

    /// - Returns: The last view; nil if the time was up before all jobs had ended.
    private func showInTime() async throws -> WatchView? {
        let watch = self
        guard let limit else { return try await watch.show() }
        return try await withThrowingTaskGroup(of: WatchView?.self) { group in
            group.addTask { try await watch.show() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func show() async throws -> WatchView {
        let view = WatchView(jobs: jobs, palette: Palette(isOn: console.usesColor))
        return try await console.hasScreen ? onScreen(view) : inLines(view)
    }

    private func onScreen(_ view: WatchView) async throws -> WatchView {
        let screen = LiveScreen(console, view)
        await screen.begin()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await screen.tick() }
                defer { group.cancelAll() }
                let details = try await JobFinder(client: client).details(of: jobs)
                await screen.update(isNews: false) { $0.note(details) }
                for try await snapshot in client.progress(of: jobs) {
                    await screen.update { $0.note(snapshot) }
                    if await screen.view.takesReasons, let reason = try await reason(snapshot) {
                        await screen.update { $0.note(reason: reason, of: snapshot.jobID) }
                    }
                }
            }
        } catch {
            await screen.end()
            throw error
        }
        await screen.end()
        return await screen.view
    }

    private func inLines(_ view: WatchView) async throws -> WatchView {
        var view = view
        view.note(try await JobFinder(client: client).details(of: jobs))
        let notFound = view.notFound
        if !notFound.isEmpty {
            let names =
                notFound.prefix(3).map(\.rawValue).joined(separator: ", ") + (notFound.count > 3 ? ", …" : "")
            console.writeError(
                "Not found yet: \(names). Waiting a while for \(notFound.count == 1 ? "it" : "them").\n"
            )
        }
        for try await snapshot in client.progress(of: jobs) {
            console.write("\(snapshot)\n")
            view.note(snapshot)
            if view.takesReasons, let reason = try await reason(snapshot) {
                view.note(reason: reason, of: snapshot.jobID)
                console.writeError("\(snapshot.jobID) failed: \(reason.withoutControls)\n")
            }
        }
        return view
    }

    /// The reason why a job failed, which a snapshot does not contain; nil for any other job.
    private func reason(_ snapshot: JobSnapshot) async throws -> String? {
        guard snapshot.status == .failed else { return nil }
        do {
            let job = try await client.describeJob(snapshot.jobID)
            let reasons =
                job.failureReasons.compactMap(\.failureReason) + [job.statusUpdateReason].compactMap(\.self)
            return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return nil
        }
    }
}

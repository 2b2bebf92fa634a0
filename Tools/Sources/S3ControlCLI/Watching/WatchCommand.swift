internal import ArgumentParser
internal import Basics
internal import S3Control

/// `s3control watch`: jobs' progress until they have ended.
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
        let console = CommandContext.current.console
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

/// One watch of jobs.
struct Watch: Sendable {
    let client: S3ControlClient
    let jobs: [JobID]
    let console: Console

    /// Watches until all jobs have ended.
    ///
    /// - Throws: An exit code unless all of them completed.
    func run() async throws {
        let view = WatchView(jobs: jobs, palette: Palette(isOn: console.usesColor))
        let watch = self
        let task = Task {
            try await (watch.console.isTerminal ? watch.onScreen(view) : watch.inLines(view))
        }
        let console = console
        let interruption =
            console.handlesInterruption
            ? Interruption(endsLater: true) {
                task.cancel()
            } lastWord: {
                if console.isTerminal { console.write(LiveScreen.restoring) }
            } : nil
        defer { interruption?.end() }
        let areAllComplete: Bool
        do {
            areAllComplete = try await task.value
        } catch  where interruption?.hasHappened ?? false {
            let (subject, object) = jobs.count == 1 ? ("job is", "it") : ("jobs are", "one")
            console.writeError(
                "Stopped watching. The \(subject) still running; to cancel \(object): s3control cancel "
                    + "\(jobs.count == 1 ? jobs[0].rawValue : "ID")\n"
            )
            throw ExitCode(Interruption.exitCode)
        }
        guard areAllComplete else { throw ExitCode(1) }
    }

    private func onScreen(_ view: WatchView) async throws -> Bool {
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
        return await screen.view.areAllComplete
    }

    private func inLines(_ view: WatchView) async throws -> Bool {
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
        return view.areAllComplete
    }

    /// Why a job failed, which a snapshot does not say; nil for any other.
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

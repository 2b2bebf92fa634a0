import ArgumentParser
import Basics
import S3Control

/// A bulk change at the terminal: its plan, its progress, and its results.
struct BulkSession {
    /// The jobs and the action for them.
    enum Target {
        case jobs([JobID], BulkAction)
        case filter(JobFilter, BulkAction)
        case report(BulkReport)
    }

    let client: S3ControlClient
    let kind: BulkAction.Kind
    let console: Console

    /// Finds the jobs and determines what each of them needs.
    func plan(_ target: Target) async throws -> BulkReport {
        let client = client
        let progress = ProgressLine(console)
        progress.show("Looking for the jobs…")
        defer { progress.end() }
        switch target {
        case .report(let report):
            guard report.action.kind == kind else {
                throw UsageError(
                    "the report is of another change: it was made by \(Self.command(report.action.kind)), not \(Self.command(kind))"
                )
            }
            return report
        case .jobs(let ids, let action):
            return try await checked { try await Self.plan(client, ids, action) }
        case .filter(let filter, let action):
            return try await checked { try await Self.plan(client, filter, action) }
        }
    }

    private static func command(_ kind: BulkAction.Kind) -> String {
        switch kind {
        case .cancel: "cancel"
        case .confirm: "confirm"
        case .setPriority: "priority"
        }
    }

    private func checked(_ plan: () async throws -> BulkReport) async throws -> BulkReport {
        let report = try await plan()
        guard let interruption = report.interruption else { return report }
        throw CommandError("\(BulkText.sentence(interruption)) No job was changed.", kind: .other)
    }

    private static func plan(
        _ client: S3ControlClient,
        _ ids: [JobID],
        _ action: BulkAction
    ) async throws -> BulkReport {
        switch action {
        case .cancel(let reason): try await client.cancelJobs(ids, reason: reason, options: .dryRun)
        case .confirm: try await client.confirmJobs(ids, options: .dryRun)
        case .setPriority(let priority):
            try await client.updatePriorities(of: ids, to: priority, options: .dryRun)
        }
    }

    private static func plan(
        _ client: S3ControlClient,
        _ filter: JobFilter,
        _ action: BulkAction
    ) async throws -> BulkReport {
        switch action {
        case .cancel(let reason):
            try await client.cancelJobs(matching: filter, reason: reason, options: .dryRun)
        case .confirm: try await client.confirmJobs(matching: filter, options: .dryRun)
        case .setPriority(let priority):
            try await client.updatePriorities(matching: filter, to: priority, options: .dryRun)
        }
    }

    /// The jobs that would be changed, in the format of the `jobs` command.
    ///
    /// - Parameter limit: The maximum number of rows; nil for all.
    func table(_ plan: BulkReport, limit: Int?) async throws -> SafeText {
        let open = plan.results.filter { !$0.outcome.isFinal }
        let details = try await JobFinder(client: client).details(of: open.map(\.jobID))
        let now = Date()
        let rows = open.prefix(limit ?? .max).map { result in
            details[result.jobID].map { JobRow($0, now: now) } ?? JobRow(result)
        }
        let isTerminal = limit == nil ? console.isTerminal : console.hasErrorTerminal
        let table = JobTable(rows: rows)
            .render(
                width: isTerminal ? console.width() : nil,
                palette: Palette(isOn: console.usesColor && isTerminal)
            )
        guard open.count > rows.count else { return table }
        return table + SafeText("… \(open.count - rows.count) more; --dry-run shows all\n")
    }

    func dryRunSentence(_ plan: BulkReport) -> String {
        let open = plan.results.count { !$0.outcome.isFinal }
        var rest = plan
        rest.results = plan.results.filter(\.outcome.isFinal)
        let others = rest.results.isEmpty ? "" : " Left alone: \(BulkText.totals(rest))."
        return
            "Dry run: \(BulkText.jobs(open)) would be \(BulkText.participle(kind)).\(others) Nothing was changed.\n"
    }

    /// Makes the change and shows its progress on a line.
    func carryOut(_ plan: BulkReport) async throws -> BulkReport {
        let (client, kind) = (client, kind)
        let progress = ProgressLine(console)
        defer { progress.end() }
        return try await Interruption.cancelling(isOn: console.handlesInterruption) {
            try await client.resume(plan, expecting: kind) { step in
                progress.show(Self.line(step, kind))
            }
        }.result
    }

    private static func line(_ step: BulkProgress, _ kind: BulkAction.Kind) -> String {
        let pace = step.throttledRequests > 0 ? ", slowed down by the service" : ""
        let participle = BulkText.participle(kind)
        return "\(step.finished) of \(BulkText.jobs(step.total)) \(participle)\(pace); Ctrl-C stops"
    }

    /// Prints the jobs' results.
    ///
    /// - Throws: An exit code if the change is incomplete or was interrupted.
    func finish(_ report: BulkReport, savedTo path: String?) throws {
        console.write(BulkText.lines(report.results, report.action))
        console.writeError("\(BulkText.totals(report)).\n")
        let isDone = report.results.allSatisfy { $0.outcome == .done || $0.outcome == .unchanged }
        if let interruption = report.interruption {
            console.writeError("\(BulkText.sentence(interruption))\n")
        }
        if !report.isFinished {
            let way =
                path.map { "s3control \(Self.command(kind)) --resume \($0)" }
                ?? "run the same command again; with --report FILE it could be resumed without looking for the jobs"
            console.writeError("To go on: \(way).\n")
        }
        if report.interruption == .cancelled { throw ExitCode(Interruption.exitCode) }
        if !isDone || report.interruption != nil { throw ExitCode(1) }
    }
}

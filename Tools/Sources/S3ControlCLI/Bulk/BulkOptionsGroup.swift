import ArgumentParser
import Basics
import S3Control

/// The options and steps that the commands for many jobs share: the selection, the plan,
/// the confirmation, and the results.
///
/// It contains no other group: each level of groups makes ArgumentParser's checks of a debug build take four times as long.
struct BulkOptionsGroup: ParsableArguments {
    @Argument(help: "The jobs' IDs or ARNs. Without any, a filter is required.")
    var ids: [String] = []

    @Flag(help: "Show what would be done, and change nothing.")
    var dryRun = false

    @Flag(name: [.short, .long], help: "Skip the confirmation prompt.")
    var yes = false

    @Option(
        help: "Write the plan to this file as JSON before the change, and the results after it.",
        completion: .file()
    )
    var report: String?

    @Option(
        help:
            "Continue the change of this report, and write the new results to it. Takes no IDs and no filter.",
        completion: .file()
    )
    var resume: String?

    /// The exit codes, for the commands' help.
    static let exitCodes =
        "Ends with 1 if a job was refused or not changed, or the answer was no; with 130 after Ctrl-C, which prints what was "
        + "done and how to continue."

    /// Plans the change, shows it, asks for confirmation, makes the change, and prints each job's result.
    ///
    /// - Parameters:
    ///   - kind: The kind of change.
    ///   - filter: The filter, which selects the jobs if no IDs are given.
    ///   - client: The options for the client.
    ///   - action: Returns the change with its values; not called to resume a report.
    func run(
        _ kind: BulkAction.Kind,
        _ filter: FilterOptions,
        _ client: ClientOptions,
        _ action: () throws -> BulkAction
    ) async throws {
        let console = CommandContext.current.console
        let target = try makeTarget(kind, filter, action)
        guard yes || dryRun || console.canAsk else {
            throw UsageError(
                "not a terminal: pass --yes to \(BulkText.verb(kind)) jobs without confirmation, or --dry-run to preview"
            )
        }
        let client = try await client.makeClient()
        let run = BulkSession(client: client, kind: kind, console: console)
        let plan = try await run.plan(target)
        guard plan.results.contains(where: { !$0.outcome.isFinal }) else {
            // No job is left to change. Each job's result contains the reason.
            try file?.write(plan)
            return try run.finish(plan, savedTo: resumablePath)
        }
        if dryRun {
            try file?.write(plan)
            console.write(try await run.table(plan, limit: nil))
            console.writeError(run.dryRunSentence(plan))
            if plan.count(.refused) > 0 { throw ExitCode(1) }
            return
        }
        if !yes { try await ask(plan, run) }
        // The reader of a pipe gets one document: the results.
        if let file, !isWrittenInPlace(file.path) { try file.write(plan) }
        let report = try await run.carryOut(plan)
        do {
            try file?.write(report)
        } catch {
            // Without the file, the results are only on standard output. The error replaces their exit code.
            try? run.finish(report, savedTo: nil)
            throw error
        }
        try run.finish(report, savedTo: resumablePath)
    }

    private var file: BulkReportFile? { (report ?? resume).map(BulkReportFile.init(path:)) }

    /// The file from which the change can be resumed; nil for a pipe or a device, which does not keep the results.
    private var resumablePath: String? { file.flatMap { isWrittenInPlace($0.path) ? nil : $0.path } }

    private func makeTarget(
        _ kind: BulkAction.Kind,
        _ filter: FilterOptions,
        _ action: () throws -> BulkAction
    ) throws -> BulkSession.Target {
        guard report != "-" else { throw UsageError("--report takes a file: /dev/stdout is standard output") }
        if let resume {
            guard ids.isEmpty, filter.isEmpty else {
                throw UsageError("--resume takes the jobs of the report: pass neither IDs nor a filter")
            }
            guard report != nil || resume != "-" && !isWrittenInPlace(resume) else {
                throw UsageError(
                    "--resume takes a file, because the new results are written to it: for standard input or a pipe, pass --report FILE, too"
                )
            }
            return .report(try BulkReportFile(path: resume).read())
        }
        let jobs = try ids.map { try JobID($0) }
        guard jobs.isEmpty || filter.isEmpty else { throw UsageError("pass IDs or a filter, not both") }
        guard !jobs.isEmpty || !filter.isEmpty else {
            throw UsageError("specify job IDs, or a filter such as --status Suspended")
        }
        let change = try action()
        return jobs.isEmpty ? .filter(try filter.makeFilter(), change) : .jobs(jobs, change)
    }

    private func ask(_ plan: BulkReport, _ run: BulkSession) async throws {
        let console = run.console
        let limit = console.hasErrorTerminal ? max(5, console.size().rows - 6) : nil
        console.writeError(try await run.table(plan, limit: limit))
        let others = plan.results.filter(\.outcome.isFinal)
        if !others.isEmpty {
            var rest = plan
            rest.results = others
            console.writeError("Left alone: \(BulkText.totals(rest)).\n")
        }
        let count = plan.results.count - others.count
        let verb = BulkText.verb(run.kind)
        let question = verb.prefix(1).uppercased() + verb.dropFirst()
        console.writeError("\(question) \(count == 1 ? "this job" : "these \(count) jobs")? [y/N] ")
        guard ["y", "yes"].contains(console.readLine()?.lowercased() ?? "") else {
            console.writeError("Nothing was changed.\n")
            throw ExitCode(1)
        }
    }
}

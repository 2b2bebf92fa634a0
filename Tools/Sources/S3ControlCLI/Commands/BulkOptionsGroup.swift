internal import ArgumentParser
internal import S3Control

/// What `cancel` and `confirm` share: which jobs, a look before, a question, and the results.
struct BulkOptionsGroup: ParsableArguments {
    @Argument(help: "The jobs' ids; without any, the jobs that the filter finds.")
    var ids: [String] = []

    @Flag(help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    /// Shows what would be done, asks, does it, and shows what came of it.
    ///
    /// - Parameters:
    ///   - verb: What is done, such as `cancel`.
    ///   - isMeaningless: Whether an empty filter, which means all jobs, is refused.
    ///   - change: Does it, to ids or to what a filter finds, or only looks.
    func run(
        _ verb: String,
        needsFilter: Bool,
        _ change: (S3ControlClient, [JobID]?, JobFilter, BulkOptions) async throws -> BulkReport
    ) async throws {
        let console = CommandContext.current.console
        let jobs = try ids.map { try JobID($0) }
        guard jobs.isEmpty || filter.isEmpty else { throw UsageError("give ids or a filter, not both") }
        guard !jobs.isEmpty || !filter.isEmpty || !needsFilter else {
            throw UsageError("say which jobs to \(verb): their ids, or a filter such as --status Active")
        }
        let filter = try filter.makeFilter()
        let client = try await client.makeClient()
        let plan = try await change(client, jobs.isEmpty ? nil : jobs, filter, .dryRun)
        let chosen = plan.jobs(.pending)
        console.write(Self.lines(plan))
        if let interruption = plan.interruption { throw CommandError("stopped: \(interruption)") }
        guard !chosen.isEmpty else {
            console.writeError("There is nothing to \(verb).\n")
            if plan.count(.refused) + plan.count(.unknown) > 0 { throw ExitCode(1) }
            return
        }
        if dryRun {
            console.writeError("A dry run: \(chosen.count) would be changed, and none was.\n")
            return
        }
        try ask(verb, chosen.count, console)
        let report = try await change(client, chosen, filter, BulkOptions())
        console.write(Self.lines(report))
        console.writeError("\(report)\n")
        guard report.results.allSatisfy({ $0.outcome == .done || $0.outcome == .alreadySo }),
            report.interruption == nil
        else { throw ExitCode(1) }
    }

    private func ask(_ verb: String, _ count: Int, _ console: Console) throws {
        guard !yes else { return }
        guard console.canAsk else {
            throw UsageError("nobody can be asked here: give --yes to \(verb), or --dry-run to look")
        }
        console.writeError("\(verb) \(count == 1 ? "this job" : "these \(count) jobs")? [y/N] ")
        guard ["y", "yes"].contains(console.readLine()?.lowercased() ?? "") else {
            console.writeError("Nothing was changed.\n")
            throw ExitCode(1)
        }
    }

    private static func lines(_ report: BulkReport) -> String {
        report.results.map { result in
            let parts = [
                result.jobID.rawValue, result.outcome.rawValue, result.status?.rawValue,
                result.message?.withoutControls,
            ]
            return parts.compactMap(\.self).joined(separator: "  ") + "\n"
        }.joined()
    }
}

internal import ArgumentParser
internal import Basics
internal import S3Control

/// `s3control jobs`: the account's jobs as a table.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show the account's jobs in a table that fits the terminal."
    )

    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    @Option(help: "The most jobs to show.")
    var limit: Int?

    func run() async throws {
        guard filter.tags.isEmpty else {
            throw UsageError("--tag asks for each job's tags, and is for cancel and confirm only")
        }
        let context = CommandContext.current
        let filter = try filter.makeFilter()
        let client = try await client.makeClient()
        let now = Date()
        var jobs: [JobListDescriptor] = []
        for try await job in client.listJobs(statuses: filter.statuses?.sorted { $0.rawValue < $1.rawValue })
        {
            guard JobRow.matches(job, filter, now) else { continue }
            jobs.append(job)
            if jobs.count == limit { break }
        }
        guard !jobs.isEmpty else {
            context.console.writeError("There are no such jobs.\n")
            return
        }
        let table = JobTable(rows: jobs.map { JobRow($0, now: now) })
        context.console.write(
            table.render(
                width: context.console.isTerminal ? context.console.width() : nil,
                palette: Palette(isOn: context.console.usesColor)
            )
        )
    }
}

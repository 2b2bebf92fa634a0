import ArgumentParser
import Basics
import S3Control
@_spi(Shapes) import S3ControlWire

/// `s3control jobs`: the account's jobs as a table.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List the account's jobs, newest first, in a table that fits the terminal.",
        discussion:
            "A narrow terminal gets shorter ids; a pipe gets whole columns. --output json has the form of list-jobs. "
            + "Ends with 0, even if no job matches."
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @OptionGroup var filter: FilterOptions

    @Option(help: "What the jobs are sorted by; the newest, highest or most come first, names in order.")
    var sort = JobOrder.created

    @Flag(help: "Reverse the order.")
    var reverse = false

    @Option(help: "Maximum number of jobs to show, the first in the order.")
    var limit: Int?

    @Option(help: "The format of the output.")
    var output = Output.table

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        guard limit ?? 1 > 0 else { throw UsageError("--limit takes a number above 0") }
        let filter = try filter.makeFilter()
        let now = Date()
        let client = try await client.makeClient()
        let found = sort.sorted(try await client.jobs(matching: filter), isReversed: reverse)
        let jobs = limit.map { Array(found.prefix($0)) } ?? found
        if output == .json {
            let members = [JSONValue.Member("Jobs", .array(jobs.map { JSONValue($0) }))]
            console.write(JSONValue.object(members).indented() + "\n")
            return
        }
        guard !jobs.isEmpty else { return console.writeError("No jobs match.\n") }
        let table = JobTable(rows: jobs.map { JobRow($0, now: now) })
        console.write(
            table.render(
                width: console.isTerminal ? console.width() : nil,
                palette: Palette(isOn: console.usesColor)
            )
        )
        if jobs.count < found.count {
            console.writeError("\(jobs.count) of \(BulkText.jobs(found.count)).\n")
        }
    }
}

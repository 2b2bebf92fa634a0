internal import ArgumentParser
internal import S3Control

/// `s3control priority`.
struct PriorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Change the priority of jobs by their IDs or by a filter, after showing them and asking.",
        discussion: "Of the jobs that wait, the one with the highest priority runs first. "
            + BulkOptionsGroup.exitCodes
    )

    @Option(name: .customLong("to"), help: "The new priority: 0 to 2147483647.")
    var priority: Int?

    @OptionGroup var jobs: BulkOptionsGroup

    func run() async throws {
        guard (jobs.resume == nil) == (priority != nil) else {
            throw UsageError(
                jobs.resume == nil
                    ? "pass the new priority: --to NUMBER"
                    : "--resume takes the priority of the report: leave out --to"
            )
        }
        try await jobs.run(.setPriority) {
            guard let priority, (0...2_147_483_647).contains(priority) else {
                throw UsageError("--to takes a priority from 0 to 2147483647")
            }
            return .setPriority(priority)
        }
    }
}

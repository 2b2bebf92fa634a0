import ArgumentParser
import S3Control

/// `s3control cancel`.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel jobs by their IDs or by a filter, after showing them and asking.",
        discussion: "Tasks that are running go on for a while: s3control wait ID --for cancelled. "
            + BulkOptionsGroup.exitCodes
    )

    @Option(help: "Why, kept with each job: 1 to 256 characters.")
    var reason: String?

    @OptionGroup var jobs: BulkOptionsGroup
    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        guard jobs.resume == nil || reason == nil else {
            throw UsageError("--resume takes the reason of the report: leave out --reason")
        }
        try await jobs.run(.cancel, filter, client) {
            try Self.check(reason)
            return .cancel(reason: reason)
        }
    }

    /// Checks the reason as part of the command line, before anything is sent.
    private static func check(_ reason: String?) throws(UsageError) {
        let request = UpdateJobStatusRequest(
            accountID: "123456789012",
            jobID: "any-job",
            requestedJobStatus: .cancelled,
            statusUpdateReason: reason
        )
        do {
            try request.validate()
        } catch {
            throw UsageError("--reason \(error.violations.map(\.rule).joined(separator: "; "))")
        }
    }
}

/// `s3control confirm`.
struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm jobs that await it, so that they run, after showing them and asking.",
        discussion: "A filter without --status takes the jobs that await confirmation. "
            + BulkOptionsGroup.exitCodes
    )

    @OptionGroup var jobs: BulkOptionsGroup
    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await jobs.run(.confirm, filter, client) { .confirm }
    }
}

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
    @OptionGroup var filter: FilterOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        guard (jobs.resume == nil) == (priority != nil) else {
            throw UsageError(
                jobs.resume == nil
                    ? "pass the new priority: --to NUMBER"
                    : "--resume takes the priority of the report: leave out --to"
            )
        }
        try await jobs.run(.setPriority, filter, client) {
            guard let priority, (0...2_147_483_647).contains(priority) else {
                throw UsageError("--to takes a priority from 0 to 2147483647")
            }
            return .setPriority(priority)
        }
    }
}

internal import ArgumentParser
internal import S3Control

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

    func run() async throws {
        guard jobs.resume == nil || reason == nil else {
            throw UsageError("--resume takes the reason of the report: leave out --reason")
        }
        try await jobs.run(.cancel) { .cancel(reason: reason) }
    }
}

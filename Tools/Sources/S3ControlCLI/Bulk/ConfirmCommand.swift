internal import ArgumentParser
internal import S3Control

/// `s3control confirm`.
struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm jobs that await it, so that they run, after showing them and asking.",
        discussion: "A filter without --status takes the jobs that await confirmation. "
            + BulkOptionsGroup.exitCodes
    )

    @OptionGroup var jobs: BulkOptionsGroup

    func run() async throws {
        try await jobs.run(.confirm) { .confirm }
    }
}

internal import ArgumentParser
internal import S3Control

/// `s3control confirm`.
struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm jobs that wait for it, so that they run, after showing them and asking."
    )

    @OptionGroup var jobs: BulkOptionsGroup

    func run() async throws {
        try await jobs.run("confirm", needsFilter: true) { client, ids, filter, options in
            if let ids { return try await client.confirmJobs(ids, options: options) }
            return try await client.confirmJobs(matching: filter, options: options)
        }
    }
}

internal import ArgumentParser
internal import S3Control

/// `s3control cancel`.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel jobs by their ids or by a filter, after showing them and asking."
    )

    @Option(help: "Why, kept with each job: 1 to 256 characters.")
    var reason: String?

    @OptionGroup var jobs: BulkOptionsGroup

    func run() async throws {
        let reason = reason
        try await jobs.run("cancel", needsFilter: true) { client, ids, filter, options in
            if let ids { return try await client.cancelJobs(ids, reason: reason, options: options) }
            return try await client.cancelJobs(matching: filter, reason: reason, options: options)
        }
    }
}

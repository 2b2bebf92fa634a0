internal import ArgumentParser

/// The commands that the AWS CLI does not have. Its own commands are matched first.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3control",
        abstract: "Jobs of Amazon S3 Batch Operations, on the command line.",
        discussion:
            "The AWS CLI's own commands, with its options and its output; see s3control COMMAND help:\n"
            + ServiceOperation.all.map { "  " + $0.name }.joined(separator: "\n"),
        subcommands: [
            JobsCommand.self, ShowCommand.self, WatchCommand.self, WaitCommand.self, CancelCommand.self,
            ConfirmCommand.self, PriorityCommand.self, SubmitCommand.self, ApplyCommand.self,
            ReportCommand.self,
            RetryCommand.self, ManifestCommand.self, PolicyCommand.self, DoctorCommand.self,
            CompletionsCommand.self, ManualCommand.self,
        ]
    )
}

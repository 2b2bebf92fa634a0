import ArgumentParser

/// The commands that the AWS CLI does not have. The AWS CLI's commands are matched first.
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

/// `s3control manual`: the manual page.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page, in roff.",
        discussion: "For example: s3control manual > ~/.local/share/man/man1/s3control.1"
    )

    func run() throws {
        CommandContext.current.console.write(try ManualPage.current())
    }
}

/// `s3control completions`: a script that completes commands and options in a shell.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a script that completes all commands, options and known values in a shell.",
        discussion:
            "For example: s3control completions bash > ~/.local/share/bash-completion/completions/s3control"
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        let script: any CompletionScript.Type =
            switch shell {
            case .bash: BashCompletions.self
            case .zsh: ZshCompletions.self
            case .fish: FishCompletions.self
            }
        CommandContext.current.console.write(try script.current())
    }
}

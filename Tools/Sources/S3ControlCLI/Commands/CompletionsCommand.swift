internal import ArgumentParser

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

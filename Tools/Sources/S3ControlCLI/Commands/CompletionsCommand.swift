internal import ArgumentParser

/// `s3control completions`: a script that completes commands and options in a shell.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script of the commands above for a shell.",
        discussion:
            "For example: s3control completions bash > ~/.local/share/bash-completion/completions/s3control"
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        CommandContext.current.console.write(RootCommand.completionScript(for: shell) + "\n")
    }
}

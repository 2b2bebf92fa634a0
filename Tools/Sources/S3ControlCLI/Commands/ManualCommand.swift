internal import ArgumentParser

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

/// A script that completes `s3control` in a shell, made of the commands' descriptions.
///
/// It says everything itself: completing starts no program.
protocol CompletionScript {
    /// Takes what is to be completed.
    ///
    /// - Parameters:
    ///   - commands: All commands.
    ///   - globalOptions: The options that may stand before a command.
    init(commands: [CommandDescription], globalOptions: [OptionSpecification])

    /// The script's text.
    func make() -> String
}

extension CompletionScript {
    /// The script for everything that there is.
    static func current() throws -> String {
        Self(commands: try CommandDescription.all(), globalOptions: CommandDescription.globalOptions).make()
    }
}

extension OptionSpecification {
    /// The long name, and the short one if there is one.
    var names: [String] { [name] + [shortName].compactMap(\.self) }
}

extension String {
    /// The text as one word of a shell.
    var quotedForShell: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The text with a backslash before each of `characters`.
    func escaping(_ characters: String) -> String {
        String(flatMap { characters.contains($0) ? ["\\", $0] : [$0] })
    }
}

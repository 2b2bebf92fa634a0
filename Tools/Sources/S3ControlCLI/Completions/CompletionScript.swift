/// A script that completes `s3control` in a shell, generated from the commands' descriptions.
///
/// The script is self-contained: completion starts no program.
protocol CompletionScript {
    /// Creates a script.
    ///
    /// - Parameters:
    ///   - commands: All commands.
    ///   - globalOptions: The options that may precede a command.
    init(commands: [CommandDescription], globalOptions: [OptionSpecification])

    /// The script's text.
    func make() -> String
}

extension CompletionScript {
    /// The script for all commands and options.
    static func current() throws -> String {
        Self(commands: try CommandDescription.all(), globalOptions: CommandDescription.globalOptions).make()
    }
}

extension OptionSpecification {
    /// The long name and the short one, if any.
    var names: [String] { [name] + [shortName].compactMap(\.self) }
}

extension String {
    /// The text, quoted as one word for a shell.
    var quotedForShell: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The text with a backslash before each of `characters`.
    func escaping(_ characters: String) -> String {
        String(flatMap { characters.contains($0) ? ["\\", $0] : [$0] })
    }
}

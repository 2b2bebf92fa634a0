@_spi(CommandLine) import AWSCore

/// The settings of the environment and the profile that only the command line uses.
struct ToolSettings: Sendable {
    private let variables: [String: String]
    private let profile: AWSConfiguration?

    /// - Parameters:
    ///   - found: The settings of all clients; nil if they cannot be loaded, which is an
    ///     error only if a client is created.
    ///   - variables: The environment.
    init(_ found: AWSConfiguration?, variables: [String: String]) {
        self.variables = variables
        profile = found
    }

    private func text(_ variable: String?, _ key: String) -> String? {
        if let value = variable.flatMap({ variables[$0] }), !value.isEmpty { return value }
        return profile?.profileText(key)
    }

    /// The output format of the option, the environment, or the profile.
    func output(_ option: String?) -> OutputFormat? {
        outputText(option).flatMap(OutputFormat.init(rawValue:))
    }

    private func outputText(_ option: String?) -> String? { option ?? text("AWS_DEFAULT_OUTPUT", "output") }

    /// The output format. An unknown format is rejected before anything is sent.
    func checkedOutput(_ option: String?) throws(CommandError) -> OutputFormat {
        guard let text = outputText(option) else { return .json }
        guard let format = OutputFormat(rawValue: text) else {
            let names = OutputFormat.allCases.map(\.rawValue)
            throw CommandError(
                "Unknown output type: \(text)" + Suggestion.sentence(for: text, among: names),
                kind: .configuration
            )
        }
        return format
    }

    /// The error format. As in version 2, an unknown format is `enhanced`.
    func errorFormat(_ option: String?) -> ErrorFormat {
        let text = option ?? text("AWS_CLI_ERROR_FORMAT", "cli_error_format")
        return text.flatMap { ErrorFormat(rawValue: $0.lowercased()) } ?? .enhanced
    }

    /// Whether dates are printed as ISO 8601; nil if no setting decides.
    var usesISO8601: Bool? {
        switch text(nil, "cli_timestamp_format") {
        case "iso8601": true
        case "none", "wire": false
        default: nil
        }
    }

    /// Whether a setting exists that only version 2 reads.
    var areOfVersion2: Bool {
        ["AWS_PAGER", "AWS_CLI_AUTO_PROMPT", "AWS_CLI_ERROR_FORMAT"].contains { variables[$0] != nil }
            || ["cli_pager", "cli_auto_prompt", "cli_error_format"].contains {
                profile?.profileText($0) != nil
            }
    }
}

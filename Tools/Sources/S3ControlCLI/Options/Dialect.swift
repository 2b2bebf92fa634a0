import AWSCore

/// The version of the AWS CLI for which a command line was written.
///
/// Both versions have the same operations and options, and most command lines have the same meaning in both.
/// If they differ, version 1 applies, unless something is given that only version 2 has: an option, an output
/// format, or a setting of the environment or the profile.
enum Dialect: Sendable, Hashable {
    case version1, version2

    /// - Parameters:
    ///   - values: The options that were given.
    ///   - settings: The settings of the environment and the profile.
    init(_ values: [String: [String]], _ settings: ToolSettings) {
        let isOption = Self.options.contains { values[$0] != nil }
        let isSkeleton = values["--generate-cli-skeleton"]?.last == "yaml-input"
        let isOutput = settings.output(values["--output"]?.last)?.isOfVersion2 ?? false
        self = isOption || isSkeleton || isOutput || settings.areOfVersion2 ? .version2 : .version1
    }

    /// The options that only version 2 has.
    static let options = [
        "--cli-input-yaml", "--no-cli-pager", "--cli-binary-format", "--cli-auto-prompt",
        "--no-cli-auto-prompt",
        "--cli-error-format",
    ]

    /// The exit code of a failure.
    ///
    /// Source: [version 2](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html),
    /// [version 1](https://docs.aws.amazon.com/cli/v1/userguide/cli-usage-returncodes.html).
    func exitCode(_ kind: FailureKind) -> Int32 {
        switch (self, kind) {
        case (.version1, .usage): 2
        case (.version1, _), (.version2, .other): 255
        case (.version2, .usage), (.version2, .parameters): 252
        case (.version2, .configuration): 253
        case (.version2, .service): 254
        }
    }
}

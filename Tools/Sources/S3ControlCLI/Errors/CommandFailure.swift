import AWSCore
@_spi(Shapes) import S3ControlWire
import YAML

/// Prints the error of a failed command like the version of the AWS CLI for which the command was written.
struct CommandFailure {
    let arguments: [String]
    let variables: [String: String]
    /// The environment of the library.
    let environment: EnvironmentVariables
    let console: Console

    /// - Parameters:
    ///   - operation: The operation's name in the API.
    ///   - url: The URL of the last request.
    /// - Returns: The exit code.
    func report(_ error: any Error, operation: String, url: String?) -> Int32 {
        let values = self.values
        let profile = values["--profile"]?.last
        let found = try? AWSConfiguration.load(environment: environment, profile: profile)
        let settings = ToolSettings(found, variables: variables)
        let dialect = Dialect(values, settings)
        let format = dialect == .version2 ? settings.errorFormat(values["--cli-error-format"]?.last) : .legacy
        if let error = error as? UnknownOptions {
            return usage(
                error.message,
                "\n\(error.message)\n",
                format,
                dialect,
                dialect == .version1 ? .other : .usage
            )
        }
        if let error = error as? UsageError {
            return usage(error.message, "\ns3control: error: \(error.message)\n", format, dialect, .usage)
        }
        let failure = Failure(error, operation: operation, url: url)
        console.writeError(format.render(failure))
        return dialect.exitCode(failure.kind)
    }

    private func usage(
        _ message: String,
        _ older: String,
        _ format: ErrorFormat,
        _ dialect: Dialect,
        _ kind: FailureKind
    ) -> Int32 {
        switch (dialect, format) {
        case (.version1, _), (_, .legacy): console.writeError(Tool.usage + older)
        case (_, .enhanced): console.writeError("\(Tool.usage)\ns3control: [ERROR]: \(message)\n")
        default:
            console.writeError(format.render(Failure(.usage, message, code: FailureKind.usage.code)))
        }
        return dialect.exitCode(kind)
    }

    /// The options that indicate the version, also from a command line that cannot be parsed.
    private var values: [String: [String]] {
        let names = Dialect.options + ["--output", "--generate-cli-skeleton", "--profile"]
        var values: [String: [String]] = [:]
        for (index, argument) in arguments.enumerated() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.map(String.init), names.contains(name) else { continue }
            let value = parts.count > 1 ? String(parts[1]) : arguments.dropFirst(index + 1).first ?? ""
            values[name, default: []].append(value)
        }
        return values
    }
}

/// The error formats of version 2.
///
/// Source: [Structured error output](https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-error-format.html).
enum ErrorFormat: String, Sendable, Hashable, CaseIterable {
    case legacy, json, yaml, text, table, enhanced

    /// The text for standard error.
    func render(_ failure: Failure) -> String {
        let fields = JSONValue.object([
            .init("Code", .string(failure.code ?? "Unknown")),
            .init("Message", .string(failure.plainMessage)),
        ])
        let body =
            switch self {
            case .legacy: "\n\(failure.message)\n"
            case .enhanced: "\ns3control: [ERROR]: \(failure.enhancedMessage)\n"
            case .json: fields.indented() + "\n"
            case .yaml: YAMLText.make(fields)
            case .text: TextLines.make(fields)
            case .table:
                (try? ResultTable.make(fields, title: "error", style: .plain, width: .max))
                    ?? "\n\(failure.message)\n"
            }
        return body + failure.hintLines
    }
}

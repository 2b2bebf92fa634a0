@_spi(Partitions) import AWSCore
import S3Control

/// A command and its options, for help, completions, and the manual.
struct CommandDescription: Sendable, Hashable {
    /// The command's name, such as `watch`.
    var name: String
    /// A summary on one line.
    var summary: String
    /// Further information.
    var discussion = ""
    /// The options, without the ``GlobalOptions`` of the AWS CLI's commands.
    var options: [OptionSpecification]
    /// The operands, which follow the options.
    var operands: [Operand] = []
    /// Whether the command is one of the AWS CLI's, which also take the ``GlobalOptions``.
    var isOperation = false

    /// An argument that does not belong to an option.
    struct Operand: Sendable, Hashable {
        var name: String
        var help: String
        var isOptional = false
        var isRepeatable = false
        /// The values that shell completion suggests.
        var suggestions: [String] = []
        var isFile = false

        /// The operand in the notation of a synopsis.
        var synopsis: String {
            let text = "<\(name)>" + (isRepeatable ? "..." : "")
            return isOptional ? "[\(text)]" : text
        }
    }

    /// All options that the command takes.
    var allOptions: [OptionSpecification] {
        isOperation ? options + Self.globalOptions : options
    }

    /// The options of all AWS CLI commands. They may also precede the command.
    static var globalOptions: [OptionSpecification] {
        GlobalOptions.specifications.map { $0.withKnownValues() }
    }

    /// All commands, beginning with the AWS CLI's.
    static func all() throws -> [CommandDescription] {
        try ServiceOperation.all.map { try CommandDescription($0) } + CommandInformation.ownCommands()
    }
}

extension OptionSpecification {
    /// The option with the properties that its name implies.
    func withKnownValues() -> OptionSpecification {
        var option = self
        switch name {
        case "--region": option.suggestions = Regions.known
        case "--ca-bundle": option.isFile = true
        default: break
        }
        return option
    }
}

extension CommandDescription {
    /// Creates a description of an AWS CLI command from the service model's description of its operation.
    init(_ operation: ServiceOperation) throws {
        let parameters = OperationParameters(
            description: try operation.describe(),
            file: ParameterFile(environment: [:])
        )
        self.init(
            name: operation.name,
            summary: OperationText.of(operation.apiName).summary,
            discussion: OperationText.of(operation.apiName).discussion,
            options: OperationCommand.ownOptions(of: parameters, isForReading: true),
            isOperation: true
        )
    }
}

/// The known regions. They are suggestions for shell completion; other regions are also accepted.
enum Regions {
    static var known: [String] {
        ["us-east-1", "cn-north-1", "us-gov-west-1"].flatMap { Partition.of(region: $0).knownRegions }
    }
}

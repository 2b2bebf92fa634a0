internal import AWSCore
internal import S3Control

/// A command and its options, as help, completions and the manual show them.
struct CommandDescription: Sendable, Hashable {
    /// The command's name, such as `watch`.
    var name: String
    /// What it does, in a line.
    var summary: String
    /// What else there is to say.
    var discussion = ""
    /// The options, without the ``GlobalOptions`` of the AWS CLI's commands.
    var options: [OptionSpecification]
    /// What follows the options.
    var operands: [Operand] = []
    /// Whether the command is the AWS CLI's, which also takes the ``GlobalOptions``.
    var isOperation = false

    /// A word that does not belong to an option.
    struct Operand: Sendable, Hashable {
        var name: String
        var help: String
        var isOptional = false
        var isRepeatable = false
        /// The values that a shell offers.
        var suggestions: [String] = []
        var isFile = false

        /// The operand as a synopsis has it.
        var synopsis: String {
            let text = "<\(name)>" + (isRepeatable ? "..." : "")
            return isOptional ? "[\(text)]" : text
        }
    }

    /// All options that the command takes.
    var allOptions: [OptionSpecification] {
        isOperation ? options + Self.globalOptions : options
    }

    /// The options of all the AWS CLI's commands, which may stand before the command, too.
    static var globalOptions: [OptionSpecification] {
        GlobalOptions.specifications.map { $0.withKnownValues() }
    }

    /// Every command: the AWS CLI's first.
    static func all() throws -> [CommandDescription] {
        try ServiceOperation.all.map { try CommandDescription($0) } + CommandInformation.ownCommands()
    }
}

extension OptionSpecification {
    /// The option with the values that its name implies.
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
    /// Describes one of the AWS CLI's commands from the service model's description of its operation.
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

/// The regions that are known by name: for shells to offer, never to refuse another.
enum Regions {
    static var known: [String] {
        ["us-east-1", "cn-north-1", "us-gov-west-1"].flatMap { Partition.of(region: $0).knownRegions }
    }
}

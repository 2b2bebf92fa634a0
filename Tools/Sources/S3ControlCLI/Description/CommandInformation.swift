import ArgumentParser
@_spi(Shapes) import S3ControlWire

/// The description of a command by swift-argument-parser (`--experimental-dump-help`), so that options
/// and operands are declared only once.
struct CommandInformation {
    private let json: JSONValue

    /// Describes every command that the AWS CLI does not have.
    static func ownCommands() throws -> [CommandDescription] {
        let root = try JSONValue(parsing: RootCommand._dumpHelp())["command"]
        return (root?["subcommands"]?.elements ?? [])
            .filter { $0["commandName"]?.text != "help" }
            .map { CommandInformation(json: $0).description }
    }

    private var description: CommandDescription {
        let arguments = (json["arguments"]?.elements ?? []).filter { $0["shouldDisplay"] != .boolean(false) }
        return CommandDescription(
            name: json["commandName"]?.text ?? "",
            summary: json["abstract"]?.text ?? "",
            discussion: json["discussion"]?.text ?? "",
            options: arguments.filter { $0["kind"]?.text != "positional" }.map(Self.option),
            operands: arguments.filter { $0["kind"]?.text == "positional" }.map(Self.operand)
        )
    }

    private static func option(_ json: JSONValue) -> OptionSpecification {
        func name(_ kind: String) -> String? {
            (json["names"]?.elements ?? []).first { $0["kind"]?.text == kind }?["name"]?.text
        }
        var option = OptionSpecification(
            name: "--" + (name("long") ?? ""),
            arity: json["kind"]?.text == "flag" ? .none : .one,
            isRequired: json["isOptional"] == .boolean(false),
            help: json["abstract"]?.text ?? "",
            shortName: name("short").map { "-" + $0 },
            isFile: isFile(json),
            isRepeatable: json["isRepeating"] == .boolean(true)
        )
        if option.arity == .one, let standard = json["defaultValue"]?.text {
            option.details = ["Otherwise: \(standard)"]
        }
        let values = values(json)
        if !values.isEmpty { option.suggestions = values }
        return option.withKnownValues()
    }

    private static func operand(_ json: JSONValue) -> CommandDescription.Operand {
        CommandDescription.Operand(
            name: json["valueName"]?.text ?? "",
            help: json["abstract"]?.text ?? "",
            isOptional: json["isOptional"] == .boolean(true),
            isRepeatable: json["isRepeating"] == .boolean(true),
            suggestions: values(json),
            isFile: isFile(json)
        )
    }

    private static func values(_ json: JSONValue) -> [String] {
        (json["completionKind"]?["list"]?["values"]?.elements ?? json["allValues"]?.elements ?? [])
            .compactMap(\.text)
    }

    private static func isFile(_ json: JSONValue) -> Bool { json["completionKind"]?["file"] != nil }
}

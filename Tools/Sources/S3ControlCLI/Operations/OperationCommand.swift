import AWSCore
@_spi(Version) import Basics
import JMESPath
@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One of the AWS CLI's subcommands: parses its options, calls the operation, and prints the result.
struct OperationCommand {
    let operation: ServiceOperation
    let console: Console
    let variables: [String: String]
    /// The environment of the library.
    let environment: EnvironmentVariables
    /// The transport; nil for libcurl. Tests set it.
    var transport: (any HTTPTransport)?

    private static let ownOptions: [OptionSpecification] = [
        .init(
            name: "--cli-input-json",
            arity: .one,
            help: "string",
            details: ["The input as JSON, or as file://PATH. Other options replace its members."]
        ),
        .init(
            name: "--cli-input-yaml",
            arity: .one,
            help: "string",
            details: ["The input as YAML, or as file://PATH. Other options replace its members."],
            isOfVersion2: true
        ),
        .init(
            name: "--allow-unknown",
            arity: .none,
            help: "boolean",
            details: ["Send members that this version does not know, too. Only for operations with a body."]
        ),
        .init(
            name: "--generate-cli-skeleton",
            arity: .optional("input"),
            choices: ["input", "yaml-input", "output"],
            help: "string",
            details: ["Print a sample of the input, or of the output, and send nothing."]
        ),
    ]

    /// The options of the operation, without the global options.
    ///
    /// - Parameter isForReading: Whether the options have descriptions and values, for help.
    static func ownOptions(
        of parameters: OperationParameters,
        isForReading: Bool
    ) -> [OptionSpecification] {
        parameters.specifications(isForReading: isForReading) + ownOptions
            + (parameters.description.name == "ListJobs" ? Paging.options : [])
    }

    /// Runs the command.
    ///
    /// - Parameter arguments: All arguments except the operation's name.
    /// - Returns: The exit code.
    func run(_ arguments: [String]) async -> Int32 {
        let url = RequestedURL()
        do {
            try await perform(arguments, url)
            return 0
        } catch {
            return CommandFailure(
                arguments: arguments,
                variables: variables,
                environment: environment,
                console: console
            ).report(error, operation: operation.apiName, url: url.text)
        }
    }

    private func perform(_ arguments: [String], _ url: RequestedURL) async throws {
        let description = try operation.describe()
        let parameters = OperationParameters(
            description: description,
            file: ParameterFile(environment: variables)
        )
        func writeHelp() throws {
            console.write(OperationHelp.make(try CommandDescription(operation), description))
        }
        if arguments.contains("--help") { return try writeHelp() }
        let options = GlobalOptions.specifications + Self.ownOptions(of: parameters, isForReading: false)
        let parser = OptionParser(options: options)
        let given = try parser.parse(arguments)
        if given.values["--version"] != nil { return console.write(Tool.version) }
        // The parser puts the first word that belongs to no option last. A value `help` belongs to its option.
        if given.extras.last == "help" { return try writeHelp() }
        let globals = try GlobalOptions(given.values)
        let factory = ClientFactory(
            options: globals,
            environment: environment,
            console: console,
            transport: transport
        )
        // If the settings cannot be loaded, the call throws the error, if a call is made.
        let found = try? factory.found(nil)
        let settings = ToolSettings(found, variables: variables)
        if globals.debug {
            let log = DebugLog(console: console)
            log.write("tool", "CLI version: s3control/\(PackageVersion.number)")
            let words = JSONValue.array(([operation.name] + arguments).map(JSONValue.string))
            log.write("tool", "Arguments entered to CLI: \(words.pythonText)")
        }
        let skeleton = given.values["--generate-cli-skeleton"]?.last
        let hasDocument = given.values["--cli-input-json"] != nil || given.values["--cli-input-yaml"] != nil
        if !hasDocument, skeleton == nil || skeleton == "output" { try parser.checkRequired(given) }
        guard given.extras.isEmpty else { throw UnknownOptions(given.extras, known: options.map(\.name)) }

        let printer = Printer(
            format: try settings.checkedOutput(globals.output),
            query: globals.query,
            color: globals.color,
            title: operation.apiName,
            console: console
        )
        var input = try parameters.json(from: given)
        input = try parameters.merged(given, under: input)
        let form = Skeleton(shapes: description.shapes, usesMemberNames: skeleton == "output")
        switch skeleton {
        case "input": return console.write(form.json(of: description.input).indented() + "\n")
        case "yaml-input":
            return console.write(YAMLSkeleton(shapes: description.shapes).make(description.input))
        default: break
        }
        input = withToken(input, description)
        let paging = try Paging(given.values, input: input, isAllowed: globals.paginates)
        let allowsUnknown = given.values["--allow-unknown"] != nil
        try validate(input, description, isSent: skeleton == nil, allowsUnknown: allowsUnknown)
        if skeleton == "output" { return try printer.print(form.json(of: description.output)) }
        var result = try await result(
            of: input,
            description,
            factory,
            found,
            paging,
            allowsUnknown: allowsUnknown,
            url
        )
        if settings.usesISO8601 ?? (Dialect(given.values, settings) == .version2) {
            result = result.withISO8601Dates(.structure(description.output), description.shapes)
        }
        try printer.print(result)
    }

    private func result(
        of input: JSONValue,
        _ description: OperationDescription,
        _ factory: ClientFactory,
        _ found: AWSConfiguration?,
        _ paging: Paging?,
        allowsUnknown: Bool,
        _ url: RequestedURL
    ) async throws -> JSONValue {
        let account = try AccountID(input["AccountId"]?.text ?? "")
        var configuration = try await factory.configuration(account: account, found: found)
        configuration.middleware.append(url)
        let client = try S3ControlClient(configuration: configuration)
        let operation = operation
        let console = console
        @Sendable func call(_ input: JSONValue) async throws -> JSONValue {
            let response = try await operation.send(client, input, description, allowsUnknown)
            for member in response.unknownMembers {
                console.writeError(
                    "s3control: warning: this version does not know \(member.path), which the service sent: "
                        + "\(member.member.xml.withoutControls)\n"
                )
            }
            return response.json
        }
        guard let paging else { return try await call(input) }
        return try await paging.collect(input, call)
    }

    private func validate(
        _ input: JSONValue,
        _ description: OperationDescription,
        isSent: Bool,
        allowsUnknown: Bool
    ) throws {
        var validator = ParameterValidator(
            shapes: description.shapes,
            allowsUnknown: allowsUnknown && description.hasRequestBody
        )
        validator.check(input, as: .structure(description.input))
        guard validator.violations.isEmpty else {
            throw CommandError(
                "Parameter validation failed:\n" + validator.violations.joined(separator: "\n")
            )
        }
        guard isSent else { return }
        let violations: [String]
        do {
            violations = try operation.check(input, allowsUnknown)
        } catch {
            let hints = validator.notes.isEmpty ? "" : "\n" + validator.notes.joined(separator: "\n")
            throw CommandError(Failure(error, operation: operation.apiName).message + hints)
        }
        for path in validator.unknown {
            console.writeError(
                "s3control: warning: this version does not know \(path.withoutControls), which is sent\n"
            )
        }
        for note in validator.notes + violations.map({ "the service may refuse the job: \($0)" }) {
            console.writeError("s3control: note: \(note.withoutControls)\n")
        }
    }

    private func withToken(_ input: JSONValue, _ description: OperationDescription) -> JSONValue {
        let members = description.shapes.first { $0.name == description.input }?.members ?? []
        guard members.contains(where: { OperationParameters.isToken($0.member) }), let given = input.members,
            input["ClientRequestToken"] == nil
        else { return input }
        let token = JSONValue.Member("ClientRequestToken", .string(UUID().uuidString.lowercased()))
        return .object(given + [token])
    }
}

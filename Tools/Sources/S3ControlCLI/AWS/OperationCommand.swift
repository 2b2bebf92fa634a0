@_spi(Shapes) internal import S3Control
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One of the AWS CLI's subcommands: reads its options, calls the operation, and prints the result.
struct OperationCommand {
    let operation: ServiceOperation
    let console: Console
    let variables: [String: String]
    /// What sends in place of libcurl, for tests.
    var transport: (any HTTPTransport)?

    private static let ownOptions: [OptionSpecification] = [
        .init(
            name: "--cli-input-json",
            arity: .one,
            help: "string",
            details: ["The input as JSON, or as file://PATH."]
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
            choices: ["input", "output"],
            help: "string",
            details: ["Print the form of the input, or of the output, and send nothing."]
        ),
    ]

    /// The options that belong to the operation, without those that every operation has.
    ///
    /// - Parameter isForReading: Whether they are shown to somebody, and say what values they take.
    static func ownOptions(
        of parameters: OperationParameters,
        isForReading: Bool
    ) -> [OptionSpecification] {
        parameters.specifications(isForReading: isForReading) + ownOptions
            + (parameters.description.name == "ListJobs" ? Paging.options : [])
    }

    /// Runs the command.
    ///
    /// - Parameter arguments: All that was given but the operation's name.
    /// - Returns: 0. Whatever goes wrong is thrown.
    func run(_ arguments: [String]) async throws -> Int32 {
        let description = try operation.describe()
        let parameters = OperationParameters(
            description: description,
            file: ParameterFile(environment: variables)
        )
        if arguments.last == "help" || arguments.contains("--help") {
            console.write(OperationHelp.make(try CommandDescription(operation)))
            return 0
        }
        let options = GlobalOptions.specifications + Self.ownOptions(of: parameters, isForReading: false)
        let parser = OptionParser(options: options)
        let given = try parser.parse(arguments)
        let globals = try GlobalOptions(given.values)
        if globals.debug {
            let log = DebugLog(console: console)
            log.write("tool", "CLI version: s3control/\(Version.number)")
            let words = JSONValue.array(([operation.name] + arguments).map(JSONValue.string))
            log.write("tool", "Arguments entered to CLI: \(words.pythonText)")
        }
        let skeleton = given.values["--generate-cli-skeleton"]?.last
        if given.values["--cli-input-json"] == nil, skeleton != "input" { try parser.checkRequired(given) }
        guard given.extras.isEmpty else { throw UnknownOptions(given.extras, known: options.map(\.name)) }

        var input = try parameters.json(from: given)
        if let json = given.values["--cli-input-json"]?.last {
            input = try parameters.merged(json, under: input)
        }
        if skeleton == "input" {
            console.write(Skeleton(shapes: description.shapes).json(of: description.input).indented() + "\n")
            return 0
        }
        input = withToken(input, description)
        let paging = try Paging(given.values, input: input, isAllowed: globals.paginates)
        let allowsUnknown = given.values["--allow-unknown"] != nil
        try validate(input, description, isSent: skeleton == nil, allowsUnknown: allowsUnknown)
        if skeleton == "output" {
            let form = Skeleton(shapes: description.shapes, usesMemberNames: true)
            print(form.json(of: description.output), globals)
            return 0
        }
        let result = try await result(of: input, description, globals, paging, allowsUnknown: allowsUnknown)
        print(result, globals)
        return 0
    }

    private func result(
        of input: JSONValue,
        _ description: OperationDescription,
        _ globals: GlobalOptions,
        _ paging: Paging?,
        allowsUnknown: Bool
    ) async throws -> JSONValue {
        let factory = ClientFactory(
            options: globals,
            environment: EnvironmentVariables(variables),
            console: console,
            transport: transport
        )
        let account = try AccountID(input["AccountId"]?.text ?? "")
        var configuration = try await factory.configuration(account: account)
        guard let inner = configuration.transport else { throw CommandError("There is no transport.") }
        let capture = CapturingTransport(inner)
        configuration.transport = capture
        let client = try S3ControlClient(configuration: configuration)
        let operation = operation
        let console = console
        @Sendable func call(_ input: JSONValue) async throws -> JSONValue {
            capture.reset()
            let result = try await operation.send(client, input, allowsUnknown)
            guard let body = capture.body else { return result }
            let response = try JSONResponse(body, to: description)
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
        guard validator.findings.isEmpty else {
            throw CommandError("Parameter validation failed:\n" + validator.findings.joined(separator: "\n"))
        }
        guard isSent else { return }
        let violations: [String]
        do {
            violations = try operation.check(input, allowsUnknown)
        } catch {
            let hints = validator.notes.isEmpty ? "" : "\n" + validator.notes.joined(separator: "\n")
            throw CommandError(FailureText.make(error, operation: operation.apiName) + hints)
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

    private func print(_ json: JSONValue, _ globals: GlobalOptions) {
        let format = globals.output ?? variables["AWS_DEFAULT_OUTPUT"].flatMap(OutputFormat.init) ?? .json
        let isColoured =
            switch globals.color {
            case .on: true
            case .off: false
            case .auto: console.usesColor
            }
        console.write(
            format.render(
                json,
                title: operation.apiName,
                style: isColoured ? .coloured : .plain,
                width: console.width()
            )
        )
    }
}

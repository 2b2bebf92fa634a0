import ArgumentParser
import S3Control

/// The options of every command that calls the service, with the AWS CLI's names.
struct ClientOptions: ParsableArguments {
    @Option(help: "The account: 12 digits (default: from the configuration or credentials).")
    var accountId: String?

    @Option(help: "The region.")
    var region: String?

    @Option(help: "The profile of the configuration files.")
    var profile: String?

    @Option(help: "Override the endpoint URL.")
    var endpointUrl: String?

    @Option(help: "A file of certificate authorities to trust.", completion: .file())
    var caBundle: String?

    @Flag(help: "Do not verify the server's certificate.")
    var noVerifySsl = false

    @Flag(help: "Do not sign requests.")
    var noSignRequest = false

    @Option(help: "Connect timeout in seconds (0: no timeout).")
    var cliConnectTimeout: Int?

    @Option(help: "Read timeout in seconds (0: no timeout).")
    var cliReadTimeout: Int?

    @Flag(help: "Write debug logs to standard error.")
    var debug = false

    /// The options in the form that the AWS CLI's commands use.
    func globalOptions() throws -> GlobalOptions {
        if let endpointUrl { try GlobalOptions.checkEndpoint(endpointUrl) }
        for (name, seconds) in [
            ("--cli-connect-timeout", cliConnectTimeout), ("--cli-read-timeout", cliReadTimeout),
        ] {
            guard seconds ?? 0 >= 0 else { throw UsageError("\(name) takes a whole number of seconds") }
        }
        var options = GlobalOptions()
        options.region = region
        options.profile = profile
        options.endpointURL = endpointUrl
        options.certificateAuthorities = caBundle
        options.verifiesTLS = !noVerifySsl
        options.signsRequests = !noSignRequest
        options.connectTimeout = cliConnectTimeout
        options.readTimeout = cliReadTimeout
        options.debug = debug
        return options
    }

    /// The account in the options; nil if none is given.
    func account() throws -> AccountID? { try accountId.map(AccountID.init(_:)) }

    /// Creates a factory for clients with these options.
    func makeFactory() throws -> ClientFactory {
        let context = CommandContext.current
        return ClientFactory(
            options: try globalOptions(),
            environment: context.environment,
            console: context.console,
            transport: context.transport
        )
    }

    func makeClient() async throws -> S3ControlClient {
        try S3ControlClient(configuration: try await makeFactory().configuration(account: try account()))
    }
}

/// The context of a command. It is set once for each command line, because the parser creates the commands.
struct CommandContext: Sendable {
    var console: Console
    /// The environment of the library.
    var environment: EnvironmentVariables
    /// The transport; nil for libcurl. Tests set it.
    var transport: (any HTTPTransport)?

    @TaskLocal static var current = CommandContext(
        console: .process(environment: [:]),
        environment: EnvironmentVariables([:])
    )
}

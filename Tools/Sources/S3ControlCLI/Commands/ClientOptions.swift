internal import ArgumentParser
internal import S3Control

/// The options of every command that calls the service; the AWS CLI's own names.
struct ClientOptions: ParsableArguments {
    @Option(help: "The account: 12 digits; otherwise what the configuration or the credentials tell.")
    var accountId: String?

    @Option(help: "The region.")
    var region: String?

    @Option(help: "The profile of the AWS CLI's configuration files.")
    var profile: String?

    @Option(help: "Where requests go instead of the region's endpoint.")
    var endpointUrl: String?

    @Option(help: "A file of certificate authorities to trust.")
    var caBundle: String?

    @Flag(help: "Do not verify the server's certificate.")
    var noVerifySsl = false

    @Flag(help: "Tell on standard error what is done.")
    var debug = false

    func makeClient() async throws -> S3ControlClient {
        let context = CommandContext.current
        var options = GlobalOptions()
        options.region = region
        options.profile = profile
        options.endpointURL = endpointUrl
        options.certificateAuthorities = caBundle
        options.verifiesTLS = !noVerifySsl
        options.debug = debug
        let factory = ClientFactory(
            options: options,
            environment: Environment(context.variables),
            transport: context.transport
        )
        return try S3ControlClient(
            configuration: try await factory.configuration(account: try accountId.map(AccountID.init(_:)))
        )
    }
}

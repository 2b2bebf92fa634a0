import ArgumentParser
import S3BatchWorkflow

/// The option of the commands that use objects, too: where these are.
struct StoreOptions: ParsableArguments {
    @Option(help: "Override the endpoint URL for objects; --endpoint-url is that for jobs.")
    var s3EndpointUrl: String?

    /// Creates a workflow for jobs and objects.
    ///
    /// - Parameter client: The options of every command.
    func makeWorkflow(_ client: ClientOptions) async throws -> BatchWorkflow {
        if let s3EndpointUrl { try GlobalOptions.checkEndpoint(s3EndpointUrl, of: "--s3-endpoint-url") }
        let factory = try client.makeFactory()
        let configuration = try await factory.configuration(account: try client.account())
        return BatchWorkflow(
            jobs: try S3ControlClient(configuration: configuration),
            objects: try S3ObjectClient(
                configuration: try factory.objectConfiguration(configuration, endpoint: s3EndpointUrl)
            )
        )
    }
}

extension ClientFactory {
    /// The configuration for objects, with the credentials, transport, and logger of one for jobs.
    func objectConfiguration(
        _ jobs: S3ControlConfiguration,
        endpoint: String?
    ) throws -> S3ObjectConfiguration {
        var objects = try S3ObjectConfiguration.load(
            region: jobs.region,
            endpoint: endpoint,
            profile: options.profile,
            credentials: jobs.credentials,
            environment: environment
        )
        objects.transport = jobs.transport
        objects.logger = jobs.logger
        objects.transferOptions.connectTimeout = jobs.transferOptions.connectTimeout
        objects.transferOptions.stallTimeout = jobs.transferOptions.stallTimeout
        // An http:// URL on the command line is the user's decision.
        objects.allowsInsecureTransport = endpoint != nil
        return objects
    }
}

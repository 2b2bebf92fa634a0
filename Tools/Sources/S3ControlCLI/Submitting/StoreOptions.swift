internal import ArgumentParser
internal import S3BatchWorkflow

/// The options of commands that use objects, too: those of every command, and where S3 is.
struct StoreOptions: ParsableArguments {
    @OptionGroup var client: ClientOptions

    @Option(help: "Override the endpoint URL for objects; --endpoint-url is that for jobs.")
    var s3EndpointUrl: String?

    /// Makes what carries out the whole path of a job.
    func makeWorkflow() async throws -> BatchWorkflow {
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
    /// The configuration for objects that belongs to one for jobs: the same credentials, transport and log.
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
        // An http:// URL on the command line is a decision of the user.
        objects.allowsInsecureTransport = endpoint != nil
        return objects
    }
}

public import AWSCore
internal import CurlTransport
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

/// A client for the jobs of Amazon S3 Batch Operations.
///
/// A client is cheap to copy and safe to use from any task; connections are kept and shared until the
/// last copy goes. Every call throws ``S3ControlError``, or `CancellationError` when its task was cancelled.
public struct S3ControlClient: Sendable {
    /// What the client was made with.
    public var configuration: S3ControlConfiguration { pipeline.configuration }

    // The only member: what is captured and copied on the way of a call is one reference.
    let pipeline: Pipeline

    /// Creates a client from a whole configuration.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public init(configuration: S3ControlConfiguration) throws {
        try self.init(configuration: configuration, memory: ServiceMemory())
    }

    private init(
        configuration: S3ControlConfiguration,
        memory: ServiceMemory,
        predecessor: Pipeline? = nil
    ) throws {
        var configuration = configuration
        let transport = configuration.transport ?? CurlTransport()
        configuration.transport = transport
        pipeline = try Pipeline(
            configuration: configuration,
            transport: transport,
            memory: memory,
            predecessor: predecessor
        )
    }

    private init(pipeline: Pipeline) {
        self.pipeline = pipeline
    }

    /// Creates a client that finds account, region, endpoint and credentials as the AWS CLI does, unless
    /// they are given here.
    ///
    /// - Parameters:
    ///   - accountID: The account whose jobs are meant.
    ///   - region: The jobs' region.
    ///   - endpoint: Where requests go instead of the region's endpoint.
    ///   - profile: The profile of the shared files.
    ///   - credentials: What to sign with.
    ///   - environment: The variables to look in.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` or `noCredentials`, naming what to
    ///   set; see ``S3ControlConfiguration/load(accountID:region:endpoint:profile:credentials:environment:)``.
    public init(
        accountID: AccountID? = nil,
        region: String? = nil,
        endpoint: String? = nil,
        profile: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: EnvironmentVariables = .process
    ) async throws {
        try self.init(
            configuration: try await .load(
                accountID: accountID,
                region: region,
                endpoint: endpoint,
                profile: profile,
                credentials: credentials,
                environment: environment
            )
        )
    }

    /// A client with other settings, for a single call too: it shares this one's connections, its retry
    /// quota, and what was learnt of the service.
    ///
    /// ```swift
    /// try await client.with { $0.callTimeout = .seconds(5); $0.logger = nil }.cancelJob(id)
    /// ```
    ///
    /// - Parameter change: Changes the settings; a transport or a retry policy that it sets is used instead.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` when a setting is wrong.
    public func with(_ change: (inout S3ControlConfiguration) -> Void) throws -> S3ControlClient {
        var configuration = configuration
        change(&configuration)
        return try S3ControlClient(
            configuration: configuration,
            memory: pipeline.memory,
            predecessor: pipeline
        )
    }

    /// The same client, whose requests tell the service that they are for `feature`.
    func marked(_ feature: UserAgent.Feature) -> S3ControlClient {
        S3ControlClient(pipeline: pipeline.marked(feature))
    }
}

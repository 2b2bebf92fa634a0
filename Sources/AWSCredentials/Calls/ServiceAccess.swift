import AWSClientRuntime
import AWSCore
import AWSSigV4
import HTTPTransport
import Logging

/// How to call the services that provide credentials.
struct ServiceAccess: Sendable {
    var transport: any HTTPTransport
    /// For container endpoints and instance metadata, which are not reachable through a proxy.
    var metadataTransport: any HTTPTransport
    var clock: WallClock
    /// The clock for delays between attempts.
    var delayClock: any Clock<Duration> = ContinuousClock()
    /// How long a container endpoint may take to answer, as in botocore.
    var containerTimeout = Duration.seconds(2)
    /// Whether secrets may be sent in cleartext to another machine.
    var allowsInsecureTransport = false
    /// When to kill a `credential_process`; nil for never.
    var processTimeout: Duration?
    /// Where to share the credentials of assumed roles with other processes; nil for nowhere.
    var roleCacheFolder: String?
    var logger: Logger?
    /// Receives a line if a `credential_process` takes long, instead of the logger.
    var processDelayReceiver: (@Sendable (String) -> Void)?

    /// Called if a `credential_process` takes long, because it may be waiting for input at a prompt that is not
    /// visible.
    var onProcessDelay: (@Sendable (String) -> Void)? {
        if let processDelayReceiver { return processDelayReceiver }
        guard let logger else { return nil }
        return { line in logger.notice("\(line)") }
    }

    /// The maximum size of a response: 256 KiB.
    private static let responseLimit = 256 << 10

    /// Creates an executor for signed calls.
    func executor(
        of service: String,
        _ endpoint: ServiceEndpoint,
        signingName: String,
        credentials: any CredentialsProvider,
        catalog: ErrorCatalog = .common,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        executor(
            of: service,
            region: endpoint.signingRegion,
            signer: SigV4Signer(service: signingName, region: endpoint.signingRegion, flavor: .general),
            credentials: credentials,
            catalog: catalog,
            configuration
        )
    }

    /// Creates an executor for calls that are authorized by a token instead of a signature.
    func unsignedExecutor(
        of service: String,
        _ endpoint: ServiceEndpoint,
        catalog: ErrorCatalog = .common,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        executor(of: service, region: endpoint.signingRegion, catalog: catalog, configuration)
    }

    /// Creates an executor for calls to an endpoint of the platform that this machine runs on.
    func metadataExecutor(
        of service: String,
        attempts: Int,
        delay: Duration,
        timeout: Duration,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        executor(
            of: service,
            region: configuration.region?.value ?? "",
            retryPolicy: FixedDelayPolicy(maxAttempts: attempts, delay: delay),
            attemptTimeout: timeout,
            transport: metadataTransport,
            configuration
        )
    }

    private func executor(
        of service: String,
        region: String,
        signer: SigV4Signer? = nil,
        credentials: any CredentialsProvider = NoCredentials(),
        catalog: ErrorCatalog = .common,
        retryPolicy: (any RetryPolicy)? = nil,
        attemptTimeout: Duration = .seconds(10),
        transport: (any HTTPTransport)? = nil,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        let retryPolicy = retryPolicy ?? configuration.retryPolicy
        var execution = CallExecutor.Configuration(
            transport: transport ?? self.transport,
            credentials: credentials,
            signer: signer,
            catalog: catalog,
            retryPolicy: retryPolicy,
            userAgent: UserAgent(
                retryMode: retryPolicy.name,
                applicationID: configuration.appID?.value,
                hasCustomEndpoint: false
            ),
            telemetry: Telemetry(service: service, region: region, logger: logger, clock: delayClock)
        )
        execution.transferOptions = TransferOptions(connectTimeout: attemptTimeout, timeout: attemptTimeout)
        execution.transferOptions.maxResponseBodyBytes = Self.responseLimit
        // The calls that use the transport may be waiting for the credentials.
        execution.transferOptions.isPrerequisite = true
        execution.delayClock = delayClock
        execution.clock = clock
        return CallExecutor(execution)
    }

    /// Rejects an endpoint to which secrets would be sent in cleartext on another machine.
    func check(_ url: HTTPURL, for purpose: String) throws(CredentialsError) {
        guard url.scheme == "http", !url.isLoopback, !allowsInsecureTransport else { return }
        throw CredentialsError(
            "\(purpose): the endpoint \(url.origin) uses plain HTTP on another machine, but the response contains secrets. "
                + "Use HTTPS."
        )
    }
}

/// The credentials provider of unsigned calls.
private struct NoCredentials: ReadyCredentialsProvider {
    private static let none = Credentials(accessKeyID: "", secretAccessKey: "")

    func credentials() async throws -> Credentials { Self.none }
    func readyCredentials() -> Credentials? { Self.none }
}

/// A retry policy with the attempts of the metadata settings and a fixed delay.
private struct FixedDelayPolicy: RetryPolicy {
    let maxAttempts: Int
    let delay: Duration

    var name: String { "fixed" }

    func delay(after failure: FailedAttempt) -> Duration? { delay }
}

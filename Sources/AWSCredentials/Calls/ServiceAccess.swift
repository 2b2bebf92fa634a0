internal import AWSClientRuntime
internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import Logging

/// How the services that credentials come from are called.
struct ServiceAccess: Sendable {
    var transport: any HTTPTransport
    /// For a container's endpoint and the instance metadata, which no proxy can reach.
    var metadataTransport: any HTTPTransport
    var clock: WallClock
    /// What delays between attempts are waited for by.
    var delayClock: any Clock<Duration> = ContinuousClock()
    /// Whether secrets may be sent in the clear to another machine.
    var allowsInsecureTransport = false
    /// When a `credential_process` is killed; nil for never.
    var processTimeout: Duration?
    /// Where the credentials of assumed roles are kept for other processes; nil for nowhere.
    var roleCacheFolder: String?
    var logger: Logger?
    /// Receives a line when a `credential_process` takes its time, instead of the logger.
    var processDelayReceiver: (@Sendable (String) -> Void)?

    /// What is called when a `credential_process` takes its time: somebody may be waiting for a prompt that nobody sees.
    var onProcessDelay: (@Sendable (String) -> Void)? {
        if let processDelayReceiver { return processDelayReceiver }
        guard let logger else { return nil }
        return { line in logger.notice("\(line)") }
    }

    /// The most that a response may hold: 256 KiB.
    private static let responseLimit = 256 << 10

    /// An executor of signed calls.
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
            retryPolicy: Self.retryPolicy(configuration),
            attemptTimeout: .seconds(10),
            transport: transport,
            configuration
        )
    }

    /// An executor of calls that a token stands for, and no signature.
    func unsignedExecutor(
        of service: String,
        _ endpoint: ServiceEndpoint,
        catalog: ErrorCatalog = .common,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        executor(
            of: service,
            region: endpoint.signingRegion,
            signer: nil,
            credentials: NoCredentials(),
            catalog: catalog,
            retryPolicy: Self.retryPolicy(configuration),
            attemptTimeout: .seconds(10),
            transport: transport,
            configuration
        )
    }

    /// An executor of calls to an endpoint of this machine's platform.
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
            signer: nil,
            credentials: NoCredentials(),
            catalog: .common,
            retryPolicy: FixedDelayPolicy(maxAttempts: attempts, delay: delay),
            attemptTimeout: timeout,
            transport: metadataTransport,
            configuration
        )
    }

    private func executor(
        of service: String,
        region: String,
        signer: SigV4Signer?,
        credentials: any CredentialsProvider,
        catalog: ErrorCatalog,
        retryPolicy: any RetryPolicy,
        attemptTimeout: Duration,
        transport: any HTTPTransport,
        _ configuration: AWSConfiguration
    ) -> CallExecutor {
        var execution = CallExecutor.Configuration(
            transport: transport,
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
        execution.delayClock = delayClock
        execution.clock = clock
        return CallExecutor(execution)
    }

    /// The policy that the configuration asks for, as S3 Control's calls have it.
    private static func retryPolicy(_ configuration: AWSConfiguration) -> any RetryPolicy {
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = configuration.maxAttempts?.value ?? settings.maxAttempts
        return configuration.retryMode?.value == .adaptive
            ? AdaptiveRetryPolicy(settings: settings) : StandardRetryPolicy(settings: settings)
    }

    /// Refuses an endpoint that would send secrets in the clear to another machine.
    func check(_ url: HTTPURL, for purpose: String) throws(CredentialsError) {
        guard url.scheme == "http", !url.isLoopback, !allowsInsecureTransport else { return }
        throw CredentialsError(
            "\(purpose): the endpoint \(url.origin) is plain http to another machine, and the response holds secrets; "
                + "use https."
        )
    }
}

/// What unsigned calls are made with.
private struct NoCredentials: ReadyCredentialsProvider {
    private static let none = Credentials(accessKeyID: "", secretAccessKey: "")

    func credentials() async throws -> Credentials { Self.none }
    func readyCredentials() -> Credentials? { Self.none }
}

/// As many attempts as the metadata settings say, with the same delay between them.
private struct FixedDelayPolicy: RetryPolicy {
    let maxAttempts: Int
    let delay: Duration

    var name: String { "fixed" }

    func delay(after failure: FailedAttempt) -> Duration? { delay }
}

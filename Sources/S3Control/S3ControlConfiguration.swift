public import AWSClientRuntime
public import AWSCore
import AWSCredentials
public import CurlTransport
public import HTTPTransport
public import Logging
public import S3ControlModel

/// The settings of a client: the account and region, the credentials, and how requests are sent.
public struct S3ControlConfiguration: Sendable {
    /// The account that owns the jobs, unless a call names another.
    public var accountID: AccountID

    /// The region of the jobs, such as `us-east-1`.
    public var region: String

    /// The endpoint URL, such as `http://127.0.0.1:8080`; nil for the region's endpoint.
    public var endpoint: String?

    /// Whether the host of a custom endpoint is prefixed with the account ID.
    public var accountLabel: AccountLabel = .automatic

    /// Whether to use the FIPS endpoint, whose cryptography is validated by FIPS 140.
    public var usesFIPS = false

    /// Whether to use the dual-stack endpoint, which supports IPv4 and IPv6.
    public var usesDualStack = false

    /// The source of credentials; called before every attempt.
    public var credentials: any CredentialsProvider

    /// Whether signed requests may be sent over plain HTTP to another machine. Loopback is always allowed.
    public var allowsInsecureTransport = false

    /// The transport; nil for libcurl with default settings.
    public var transport: (any HTTPTransport)?

    /// Limits of each attempt.
    public var transferOptions = TransferOptions()

    /// The maximum duration of a call, including all attempts and the delays between them; nil for no limit other than
    /// those of the attempts.
    public var callTimeout: Duration?

    /// Whether and when a failed attempt is retried. All calls of a client share the policy, and clients that call the
    /// same service can share one, too.
    public var retryPolicy: any RetryPolicy = StandardRetryPolicy()

    /// Interceptors of each attempt, run before its request is signed. The first is outermost.
    public var middleware: [any ClientMiddleware] = []

    /// The application's name in the user agent: at most 50 characters.
    public var applicationID: String?

    /// The clock for delays and for the call's timeout.
    public var delayClock: any Clock<Duration> = ContinuousClock()

    /// The clock that dates requests. The client corrects it by the service's clock.
    public var clock = WallClock.system

    /// The logger. Request IDs are logged at `debug`; secrets never are.
    public var logger: Logger?

    /// Creates a configuration. Everything else has a default and can be set later.
    public init(
        accountID: AccountID,
        region: String,
        endpoint: String? = nil,
        credentials: any CredentialsProvider = EnvironmentCredentialsProvider()
    ) {
        self.accountID = accountID
        self.region = region
        self.endpoint = endpoint
        self.credentials = credentials
    }
}

extension S3ControlConfiguration {
    /// Loads the settings that the AWS CLI would use with the same environment and shared files. Arguments take
    /// precedence.
    ///
    /// - Parameters:
    ///   - accountID: The account that owns the jobs; nil for `AWS_ACCOUNT_ID`, the profile's `aws_account_id`, the
    ///     account of the credentials, or the result of an STS call.
    ///   - region: The jobs' region; nil for `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's `region`.
    ///   - endpoint: The endpoint URL; nil for `AWS_ENDPOINT_URL_S3_CONTROL`, `AWS_ENDPOINT_URL`, the profile's
    ///     setting, or the region's endpoint.
    ///   - profile: The profile, which must exist and takes precedence over keys in the environment; nil for
    ///     `AWS_PROFILE` or `default`.
    ///   - credentials: The credentials to sign with; nil for the AWS CLI's chain of sources.
    ///   - environment: The environment variables to use.
    ///   - transport: The transport for S3 Control and for the services that provide credentials; nil for one with the
    ///     proxies and certificate authorities that the environment and the files name.
    ///   - mfaCode: Returns the current code of the MFA device with this serial number, if the profile's role requires
    ///     MFA.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` or `noCredentials`, naming what to set;
    ///   `CancellationError` if the task was cancelled during the STS call.
    public static func load(
        accountID: AccountID? = nil,
        region: String? = nil,
        endpoint: String? = nil,
        profile: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: EnvironmentVariables = .process,
        transport: (any HTTPTransport)? = nil,
        mfaCode: (@Sendable (_ serial: String) async throws -> String)? = nil
    ) async throws -> S3ControlConfiguration {
        var overrides = AWSConfiguration.Overrides()
        overrides.accountID = accountID?.rawValue
        overrides.region = region
        overrides.endpointURL = endpoint
        let found = try invalid {
            try AWSConfiguration.load(environment: environment, profile: profile, overrides: overrides)
        }
        return try await load(found, credentials: credentials, transport: transport, mfaCode: mfaCode)
    }

    /// Creates a configuration from settings that are already loaded.
    ///
    /// - Parameter accountID: The account that owns the jobs; nil for the account of the settings or the credentials.
    @_spi(CommandLine) public static func load(
        _ found: AWSConfiguration,
        accountID: AccountID? = nil,
        credentials: (any CredentialsProvider)?,
        transport: (any HTTPTransport)? = nil,
        mfaCode: (@Sendable (_ serial: String) async throws -> String)? = nil
    ) async throws -> S3ControlConfiguration {
        guard let region = found.region?.value else {
            throw S3ControlError(
                .invalidConfiguration,
                message:
                    "Region must be set: give a region to the client, or set AWS_REGION or the profile's region."
            )
        }
        let transport = transport ?? CurlTransport.shared(CurlTransportConfiguration(found))
        let provider =
            credentials
            ?? DefaultCredentialsChain(
                configuration: found,
                transport: transport,
                // Link-local addresses are not reachable through a proxy.
                metadataTransport: CurlTransport.shared(CurlTransportConfiguration(proxy: .none)),
                mfaCode: mfaCode
            )
        let account =
            if let accountID { accountID } else {
                try await self.account(in: found, credentials: provider, transport: transport)
            }
        var configuration = S3ControlConfiguration(
            accountID: account,
            region: region,
            endpoint: try invalid { try found.endpointURL()?.value },
            credentials: provider
        )
        configuration.transport = transport
        configuration.usesFIPS = found.usesFIPS.value
        let usesDualStackForS3 = try invalid { try found.usesDualStackForS3().value }
        // The profile's setting for S3 is for the service's own endpoints.
        configuration.usesDualStack =
            configuration.endpoint == nil ? usesDualStackForS3 : found.usesDualStack.value
        configuration.applicationID = found.appID?.value
        if found.disablesHostPrefixInjection.value { configuration.accountLabel = .never }
        configuration.retryPolicy = found.retryPolicy
        return configuration
    }

    private static func account(
        in found: AWSConfiguration,
        credentials: any CredentialsProvider,
        transport: any HTTPTransport
    ) async throws -> AccountID {
        let resolver = AccountIDResolver(configuration: found, credentials: credentials, transport: transport)
        // Not determined by another call, which could ask the user for another MFA code.
        var hasCredentials = false
        do {
            return try AccountID(try await resolver.accountID { hasCredentials = true }.value)
        } catch let error as ValidationError {
            throw S3ControlError(.invalidConfiguration, message: error.description, cause: error)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            // With credentials available, the missing account is the only problem.
            let reason = (error as? CredentialsError)?.message ?? "\(type(of: credentials)) failed: \(error)"
            throw S3ControlError(
                hasCredentials ? .invalidConfiguration : .noCredentials,
                message: "AccountId is required but not set: give an account id to the client, or set "
                    + "AWS_ACCOUNT_ID; it could not be determined from the credentials: \(reason)",
                cause: error
            )
        }
    }

    /// Runs `body` and converts its errors to errors about settings.
    private static func invalid<Result>(_ body: () throws -> Result) throws(S3ControlError) -> Result {
        do {
            return try body()
        } catch {
            throw S3ControlError(.invalidConfiguration, message: "\(error)", cause: error)
        }
    }
}

extension CurlTransportConfiguration {
    /// Creates the settings from the certificate authorities and proxies that the environment and the files name.
    public init(_ found: AWSConfiguration) {
        self.init(
            tls: TLSConfiguration(certificateAuthorityFile: found.caBundle?.value),
            proxy: .environment(found.environment.variables)
        )
    }
}

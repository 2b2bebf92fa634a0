public import AWSCore
internal import AWSCredentials
public import CurlTransport
public import HTTPTransport
public import S3ControlModel

extension S3ControlConfiguration {
    /// What the AWS CLI would use with the same environment and shared files, and what is given here, which
    /// goes before both.
    ///
    /// - Parameters:
    ///   - accountID: The account whose jobs are meant; nil for `AWS_ACCOUNT_ID`, the profile's
    ///     `aws_account_id`, the account of the credentials, or what STS says of them.
    ///   - region: The jobs' region; nil for `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's `region`.
    ///   - endpoint: Where requests go instead of the region's endpoint; nil for
    ///     `AWS_ENDPOINT_URL_S3_CONTROL`, `AWS_ENDPOINT_URL`, what the profile says, the region's own.
    ///   - profile: The profile, which has to exist and goes before keys in the environment; nil for
    ///     `AWS_PROFILE`, or `default`.
    ///   - credentials: What to sign with; nil for the chain of sources that the AWS CLI goes through.
    ///   - environment: The variables to look in.
    ///   - transport: How S3 Control and the services that credentials come from are reached; nil for one with the
    ///     proxies and the authorities that environment and files name.
    ///   - mfaCode: Asks for the code that a device shows, by its serial number, where the profile's role needs one.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` or `noCredentials`, naming what
    ///   to set; `CancellationError` when the task was cancelled while STS was asked.
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

    /// The same from settings that were loaded before.
    ///
    /// - Parameter accountID: The account whose jobs are meant; nil for what the settings or the credentials say.
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
                // Addresses that only this machine reaches, so that no proxy can help.
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
        configuration.usesDualStack = found.usesDualStack.value
        configuration.applicationID = found.appID?.value
        if found.disablesHostPrefixInjection.value { configuration.accountLabel = .never }
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = found.maxAttempts?.value ?? settings.maxAttempts
        configuration.retryPolicy =
            found.retryMode?.value == .adaptive
            ? AdaptiveRetryPolicy(settings: settings) : StandardRetryPolicy(settings: settings)
        return configuration
    }

    private static func account(
        in found: AWSConfiguration,
        credentials: any CredentialsProvider,
        transport: any HTTPTransport
    ) async throws -> AccountID {
        let resolver = AccountIDResolver(configuration: found, credentials: credentials, transport: transport)
        do {
            return try AccountID(try await resolver.accountID().value)
        } catch let error as ValidationError {
            throw S3ControlError(.invalidConfiguration, message: error.description, cause: error)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            // With credentials at hand, it is the account that has to be set.
            let hasCredentials = (try? await credentials.credentials()) != nil
            let reason = (error as? CredentialsError)?.message ?? "\(type(of: credentials)) failed: \(error)"
            throw S3ControlError(
                hasCredentials ? .invalidConfiguration : .noCredentials,
                message: "AccountId is required but not set: give an account id to the client, or set "
                    + "AWS_ACCOUNT_ID; it could not be determined from the credentials: \(reason)",
                cause: error
            )
        }
    }

    /// Runs `body`, whose errors are all about settings.
    private static func invalid<Result>(_ body: () throws -> Result) throws(S3ControlError) -> Result {
        do {
            return try body()
        } catch {
            throw S3ControlError(.invalidConfiguration, message: "\(error)", cause: error)
        }
    }
}

extension CurlTransportConfiguration {
    /// The authorities and proxies that environment and files name.
    public init(_ found: AWSConfiguration) {
        self.init(
            tls: TLSConfiguration(certificateAuthorityFile: found.caBundle?.value),
            proxy: .environment(found.environment.variables)
        )
    }
}

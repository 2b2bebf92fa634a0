@_spi(CredentialsPlan) public import AWSCore
import Basics
public import HTTPTransport
public import Logging

/// The AWS CLI's credentials chain: provides the credentials that the AWS CLI would use with the same environment and
/// files.
///
/// The source is determined once, from the configuration. Credentials are fetched on the first call and cached. If the
/// configured source fails, no other source is tried.
public final class DefaultCredentialsChain: CredentialsProvider {
    let configuration: AWSConfiguration
    private let search: Result<CredentialsSearch, ConfigurationError>
    private let source: (any CredentialsProvider)?

    /// Determines the source. Nothing is sent yet.
    ///
    /// - Parameters:
    ///   - configuration: The loaded environment variables and files. Its retry mode and maximum attempts apply to
    ///     calls of STS and IAM Identity Center.
    ///   - transport: The transport for STS and IAM Identity Center.
    ///   - metadataTransport: The transport for container endpoints and instance metadata, which no proxy can reach
    ///     for this machine; nil for `transport` without its proxies.
    ///   - clock: The clock for expirations and signatures.
    ///   - allowsInsecureTransport: Whether STS and IAM Identity Center may be called over plain HTTP on another
    ///     machine.
    ///   - processTimeout: The time after which a `credential_process` is killed; nil for never, because the user may
    ///     have to type a password.
    ///   - logger: Logs calls that fetch credentials, and delays of a `credential_process`; nil for no logging.
    ///   - roleCacheFolder: The folder to cache the credentials of assumed roles in, such as the AWS CLI's
    ///     `~/.aws/cli/cache`; nil for none.
    ///   - mfaCode: Returns the code if a role requires MFA. Without it, such a role is an error.
    ///   - onProcessDelay: Receives a line to show after a `credential_process` has run for ten seconds, instead of
    ///     `logger`.
    public convenience init(
        configuration: AWSConfiguration,
        transport: any HTTPTransport,
        metadataTransport: (any HTTPTransport)? = nil,
        clock: WallClock = .system,
        allowsInsecureTransport: Bool = false,
        processTimeout: Duration? = nil,
        logger: Logger? = nil,
        roleCacheFolder: String? = nil,
        mfaCode: MFACodeProvider? = nil,
        onProcessDelay: (@Sendable (String) -> Void)? = nil
    ) {
        var access = ServiceAccess(
            transport: transport,
            metadataTransport: metadataTransport ?? transport.withoutProxy,
            clock: clock,
            allowsInsecureTransport: allowsInsecureTransport,
            processTimeout: processTimeout,
            roleCacheFolder: roleCacheFolder.map { FilePath.expand($0, in: configuration.environment) },
            logger: logger
        )
        access.processDelayReceiver = onProcessDelay
        self.init(configuration: configuration, access: access, mfaCode: mfaCode)
    }

    init(configuration: AWSConfiguration, access: ServiceAccess, mfaCode: MFACodeProvider?) {
        self.configuration = configuration
        do throws(ConfigurationError) {
            let found = try configuration.searchCredentials()
            search = .success(found)
            source = found.plan.map { $0.provider(access, configuration, mfaCode: mfaCode) }
        } catch {
            search = .failure(error)
            source = nil
        }
    }

    /// The source; nil if none is configured.
    @_spi(CredentialsPlan) public var plan: CredentialsPlan? { try? search.get().plan }

    /// Returns the credentials of the source, cached while they are fresh.
    ///
    /// - Throws: `CredentialsError` if the source fails or no source is configured, with every place that was checked;
    ///   `CancellationError` if the calling task was cancelled.
    public func credentials() async throws -> Credentials {
        guard let source else { throw failure(nil) }
        do {
            return try await source.credentials()
        } catch let error as CredentialsError {
            throw failure(error)
        }
    }

    /// The cached credentials, if they are fresh.
    package func readyCredentials() -> Credentials? {
        source.flatMap { ReadyCredentials.provider($0) }?.readyCredentials()
    }

    /// Forwards to the source.
    public func invalidate(_ credentials: Credentials) { source?.invalidate(credentials) }

    /// Converts an error of the source, or nil if there is no source, to the error to throw.
    @inline(never)
    private func failure(_ error: CredentialsError?) -> CredentialsError {
        let found: CredentialsSearch
        do throws(ConfigurationError) {
            found = try search.get()
        } catch {
            return CredentialsError(error.message)
        }
        guard let error else { return found.noCredentials() }
        // Instance metadata is the last source and is tried on any machine. If it fails, no source was found.
        guard case .instanceMetadata = found.plan?.kind else { return error }
        return found.noCredentials(adding: [.init("instance metadata", error.message)])
    }
}

extension DefaultCredentialsChain: ReadyCredentialsProvider {}

extension CredentialsPlan {
    /// Creates the provider for the source, with a cache.
    fileprivate func provider(
        _ access: ServiceAccess,
        _ configuration: AWSConfiguration,
        mfaCode: MFACodeProvider?
    ) -> any CredentialsProvider {
        let fetcher: any CredentialsProvider
        switch kind {
        case .staticKeys(let credentials, _, _):
            return StaticCredentialsProvider(credentials)
        case .environment:
            let provider = EnvironmentCredentialsProvider(environment: configuration.environment)
            // The variables cannot change after loading. Without an expiration, there is nothing to refresh.
            if let found = try? provider.read(), found.expiration == nil {
                return StaticCredentialsProvider(found)
            }
            fetcher = provider
        case .assumeRole(let role, let source):
            fetcher = AssumeRoleProvider(
                role: role,
                source: source.provider(access, configuration, mfaCode: mfaCode),
                access,
                configuration,
                mfaCode: mfaCode
            )
        case .webIdentity(let role):
            fetcher = WebIdentityProvider(role: role, access, configuration)
        case .sso(let role):
            fetcher = SSOProvider(role, access, configuration)
        case .login(let session):
            fetcher = LoginProvider(session: session, access, configuration)
        case .process(let command, _, let accountID):
            fetcher = ProcessCredentialsProvider(
                command: command,
                accountID: accountID,
                environment: configuration.environment,
                timeout: access.processTimeout,
                onDelay: access.onProcessDelay
            )
        case .container(let endpoint):
            fetcher = ContainerProvider(endpoint, access, configuration)
        case .instanceMetadata(let settings):
            fetcher = InstanceMetadataProvider(settings, access, configuration)
        }
        return CachingCredentialsProvider(fetcher, clock: access.clock)
    }
}

extension DefaultCredentialsChain {
    /// Reports the settings like `AWSConfiguration.report()`, and the result of fetching credentials, for
    /// troubleshooting. It contains no secrets.
    public func report() async -> ConfigurationReport {
        var report = configuration.report()
        let source = plan?.description ?? "no source"
        do {
            let found = try await credentials()
            report.entries.append(.init("access key id", found.accessKeyID, source: source))
            report.entries.append(
                .init("session token", found.sessionToken == nil ? nil : "<redacted>", source: source)
            )
            report.entries.append(
                .init("expiration", found.expiration.map(ISO8601.format) ?? "none", source: source)
            )
            report.entries.append(.init("account of credentials", found.accountID, source: source))
        } catch let error as CredentialsError {
            report.entries.append(.init("access key id", nil, source: error.message))
        } catch {
            report.entries.append(.init("access key id", nil, source: "fetching it was cancelled"))
        }
        return report
    }
}

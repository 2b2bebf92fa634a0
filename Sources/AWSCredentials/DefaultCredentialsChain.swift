@_spi(CredentialsPlan) public import AWSCore
internal import Basics
public import HTTPTransport
public import Logging

/// The credentials that the AWS CLI would use with the same environment and files.
///
/// The source is chosen from the configuration, once; fetching waits for the first call and is cached. A source
/// that is configured and fails ends the search.
public final class DefaultCredentialsChain: CredentialsProvider {
    let configuration: AWSConfiguration
    private let search: Result<CredentialsSearch, ConfigurationError>
    private let source: (any CredentialsProvider)?

    /// Chooses the source; sends nothing.
    ///
    /// - Parameters:
    ///   - configuration: Environment variables and files, as loaded. Its retry mode and most attempts are those of calls
    ///     to STS and IAM Identity Center.
    ///   - transport: How STS and IAM Identity Center are reached.
    ///   - metadataTransport: How a container's endpoint and the instance metadata are reached, which no proxy can
    ///     do for this machine; nil for `transport`, which then must not use one for their addresses.
    ///   - clock: The clock that expirations and signatures go by.
    ///   - allowsInsecureTransport: Whether STS and IAM Identity Center may be called by plain http on another machine.
    ///   - processTimeout: When a `credential_process` is killed; nil for never, since somebody may have to type a
    ///     password.
    ///   - logger: Where calls that fetch credentials are logged, and that a `credential_process` takes its time; nil for
    ///     nowhere.
    ///   - roleCacheFolder: Where the credentials of assumed roles are kept in files, as the AWS CLI keeps them in
    ///     `~/.aws/cli/cache`; nil for nowhere.
    ///   - mfaCode: Asks for a code when a role needs one; nil makes such a role an error.
    ///   - onProcessDelay: Receives a line to show when a `credential_process` has run for ten seconds, instead of `logger`.
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
            metadataTransport: metadataTransport ?? transport,
            clock: clock,
            allowsInsecureTransport: allowsInsecureTransport,
            processTimeout: processTimeout,
            roleCacheFolder: roleCacheFolder.map { FilePath.expand($0, configuration.environment) },
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

    /// The source that was chosen; nil when there is none.
    public var plan: CredentialsPlan? { try? search.get().plan }

    /// The credentials of the source that was chosen, from the cache while they are fresh.
    ///
    /// - Throws: `CredentialsError` that lists every place that was checked when there are none, or what failed;
    ///   `CancellationError` when the calling task was cancelled.
    public func credentials() async throws -> Credentials {
        guard let source else { throw failure(nil) }
        do {
            return try await source.credentials()
        } catch let error as CredentialsError {
            throw failure(error)
        }
    }

    /// The credentials of the source that was chosen, where they are cached and fresh.
    package func readyCredentials() -> Credentials? {
        source.flatMap { ReadyCredentials.provider($0) }?.readyCredentials()
    }

    /// Passed on to the source that was chosen.
    public func invalidate(_ credentials: Credentials) { source?.invalidate(credentials) }

    /// What is thrown for `error` of the source that was chosen; for nil, where there is none.
    // Apart, so that a call that waits for credentials keeps no room for it.
    @inline(never)
    private func failure(_ error: CredentialsError?) -> CredentialsError {
        let found: CredentialsSearch
        do throws(ConfigurationError) {
            found = try search.get()
        } catch {
            return CredentialsError(error.message)
        }
        guard let error else { return found.noCredentials() }
        // The end of the line is asked whether or not it is there: its failure is "none found".
        guard case .instanceMetadata = found.plan?.kind else { return error }
        return found.noCredentials(adding: [.init("instance metadata", error.message)])
    }
}

extension DefaultCredentialsChain: ReadyCredentialsProvider {}

extension CredentialsPlan {
    /// The provider for the source, which keeps what it has fetched.
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
            // The variables are those of the time of loading: without an expiration there is nothing to refresh.
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
            fetcher = LoginProvider(
                session: session,
                environment: configuration.environment,
                clock: access.clock
            )
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
    /// What was found for each setting, as `AWSConfiguration.report()` has it, and what came of fetching the
    /// credentials: for a person who wonders why a call is signed as it is, or not at all. No secret is in it.
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

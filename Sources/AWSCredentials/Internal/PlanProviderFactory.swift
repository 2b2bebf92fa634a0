@_spi(CredentialsPlan) internal import AWSCore

/// Makes the provider for a ``CredentialsPlan``.
struct PlanProviderFactory {
    let configuration: AWSConfiguration
    let caller: ServiceCaller
    /// The one without a proxy.
    let metadataCaller: ServiceCaller
    let mfaCode: MFACodeProvider?

    private var sts: STSClient { STSClient(caller: caller, configuration: configuration) }

    func provider(_ plan: CredentialsPlan) -> any CredentialsProvider {
        if case .staticKeys(let credentials, _, _) = plan.kind {
            return StaticCredentialsProvider(credentials)
        }
        // The variables are those of the time of loading: without an expiration there is nothing to refresh.
        if case .environment = plan.kind, configuration.environment["AWS_CREDENTIAL_EXPIRATION"] == nil,
            let found = try? EnvironmentCredentialsProvider(environment: configuration.environment).read()
        {
            return StaticCredentialsProvider(found)
        }
        return CachingCredentialsProvider(fetcher(plan), clock: caller.clock)
    }

    private func fetcher(_ plan: CredentialsPlan) -> any CredentialsProvider {
        switch plan.kind {
        case .environment:
            EnvironmentCredentialsProvider(environment: configuration.environment)
        case .staticKeys(let credentials, _, _):
            StaticCredentialsProvider(credentials)
        case .assumeRole(let role, let source):
            AssumeRoleProvider(role: role, source: provider(source), sts: sts, mfaCode: mfaCode)
        case .webIdentity(let role):
            WebIdentityProvider(role: role, sts: sts)
        case .sso(let role):
            SSOProvider(role: role, configuration: configuration, caller: caller)
        case .login(let session):
            LoginProvider(session: session, environment: configuration.environment, clock: caller.clock)
        case .process(let command, _, let accountID):
            ProcessCredentialsProvider(
                command: command,
                accountID: accountID,
                environment: configuration.environment
            )
        case .container(let endpoint):
            ContainerProvider(
                endpoint: endpoint,
                environment: configuration.environment,
                caller: metadataCaller
            )
        case .instanceMetadata(let settings):
            InstanceMetadataProvider(settings: settings, caller: metadataCaller)
        }
    }
}

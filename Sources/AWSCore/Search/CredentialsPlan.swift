/// Which source the credentials come from, as environment and profiles decide it, before anything is fetched.
public struct CredentialsPlan: Sendable {
    /// The source; a new one breaks no caller, since callers cannot switch over it.
    @_spi(CredentialsPlan) public indirect enum Kind: Sendable {
        /// The keys of the environment.
        case environment
        /// The keys of a profile.
        case staticKeys(Credentials, profile: String, path: String)
        /// A role that other credentials assume.
        case assumeRole(AssumedRole, source: CredentialsPlan)
        /// A role that a token from a file assumes.
        case webIdentity(WebIdentityRole)
        /// A role that a signed-in user has been given in IAM Identity Center.
        case sso(SSORole)
        /// A session of `aws login`, from its cache.
        case login(session: String)
        /// A program that prints credentials.
        case process(command: Secret, profile: String, accountID: String?)
        /// The endpoint that a container is given.
        case container(ContainerEndpoint)
        /// The instance metadata service.
        case instanceMetadata(InstanceMetadataSettings)
    }

    /// The source, with what it takes to fetch credentials from it.
    @_spi(CredentialsPlan) public let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    static var environment: Self { Self(.environment) }
    static func staticKeys(_ credentials: Credentials, profile: String, path: String) -> Self {
        Self(.staticKeys(credentials, profile: profile, path: path))
    }
    static func assumeRole(_ role: AssumedRole, source: Self) -> Self {
        Self(.assumeRole(role, source: source))
    }
    static func webIdentity(_ role: WebIdentityRole) -> Self { Self(.webIdentity(role)) }
    static func sso(_ role: SSORole) -> Self { Self(.sso(role)) }
    static func login(session: String) -> Self { Self(.login(session: session)) }
    static func process(command: Secret, profile: String, accountID: String?) -> Self {
        Self(.process(command: command, profile: profile, accountID: accountID))
    }
    static func container(_ endpoint: ContainerEndpoint) -> Self { Self(.container(endpoint)) }
    static func instanceMetadata(_ settings: InstanceMetadataSettings) -> Self {
        Self(.instanceMetadata(settings))
    }
}

/// What `AssumeRole` is asked for.
@_spi(CredentialsPlan) public struct AssumedRole: Sendable, Equatable {
    /// The profile that names the role.
    public let profile: String
    /// The role's ARN.
    public let roleARN: String
    /// The session's name; nil for one made up.
    public let sessionName: String?
    /// The external id that the role's owner agreed on.
    public let externalID: String?
    /// The serial number or ARN of the device that shows a code; nil when no code is needed.
    public let mfaSerial: String?
    /// The session's length in seconds; nil for the service's default of an hour.
    public let durationSeconds: Int?
}

/// What `AssumeRoleWithWebIdentity` is asked for.
@_spi(CredentialsPlan) public struct WebIdentityRole: Sendable, Equatable {
    /// The role's ARN.
    public let roleARN: String
    /// The path of the file with the token, read anew for every call.
    public let tokenFile: String
    /// The session's name; nil for one made up.
    public let sessionName: String?
    /// What says so, in words.
    public let origin: String
}

/// What the portal of IAM Identity Center is asked for.
@_spi(CredentialsPlan) public struct SSORole: Sendable, Equatable {
    /// The profile that names the role.
    public let profile: String
    /// The name of the `sso-session` section; nil in the legacy form.
    public let session: String?
    /// The portal's URL, by which the legacy form finds its token.
    public let startURL: String
    /// The region of the portal.
    public let region: String
    /// The account that the role is in.
    public let accountID: String
    /// The role's name.
    public let roleName: String
}

/// Where a container's credentials are.
@_spi(CredentialsPlan) public struct ContainerEndpoint: Sendable, Equatable {
    /// The whole URL, which may hold a token.
    public let url: Secret
    /// The variable that named it.
    public let variable: String
    /// The path of the file with the authorization token, which goes before the variable with it.
    public let tokenFile: String?
}

/// How the instance metadata service is reached.
@_spi(CredentialsPlan) public struct InstanceMetadataSettings: Sendable, Equatable {
    /// The service's URL, without a slash at its end.
    package let url: HTTPURL
    /// The most time for each answer, in seconds.
    public let timeoutSeconds: Int
    /// How often each request is tried.
    public let attempts: Int
    /// Whether version 1 of the service may be used where there is no version 2.
    public let allowsVersion1: Bool

    /// The service's URL as text.
    public var endpoint: String { url.description }

    /// The link-local address that instances have by IPv4.
    static let hostIPv4 = "169.254.169.254"
    /// The unique local address that instances have by IPv6.
    static let hostIPv6 = "[fd00:ec2::254]"
}

extension CredentialsPlan: CustomStringConvertible, CustomDebugStringConvertible {
    /// The same as ``description``.
    public var debugDescription: String { description }

    /// The source in words; no secret.
    public var description: String {
        switch kind {
        case .environment: "environment (AWS_ACCESS_KEY_ID)"
        case .staticKeys(_, let profile, let path): "keys of profile \"\(profile)\" (\(path))"
        case .assumeRole(let role, let source):
            "role \(role.roleARN) of profile \"\(role.profile)\", assumed with: \(source)"
        case .webIdentity(let role):
            "role \(role.roleARN) with the web identity token \(role.tokenFile) (\(role.origin))"
        case .sso(let role):
            "IAM Identity Center role \(role.roleName) in account \(role.accountID) of profile \"\(role.profile)\""
        case .login(let session): "aws login session \(session)"
        case .process(_, let profile, _): "credential_process of profile \"\(profile)\""
        case .container(let endpoint): "container endpoint (\(endpoint.variable))"
        case .instanceMetadata(let settings): "instance metadata (\(settings.url.origin))"
        }
    }
}

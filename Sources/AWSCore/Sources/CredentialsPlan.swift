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
        case process(command: String, profile: String, accountID: String?)
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
    static func process(command: String, profile: String, accountID: String?) -> Self {
        Self(.process(command: command, profile: profile, accountID: accountID))
    }
    static func container(_ endpoint: ContainerEndpoint) -> Self { Self(.container(endpoint)) }
    static func instanceMetadata(_ settings: InstanceMetadataSettings) -> Self {
        Self(.instanceMetadata(settings))
    }
}

/// What `AssumeRole` is asked for.
public struct AssumedRole: Sendable, Hashable {
    /// The profile that names the role.
    public var profile: String
    /// The role's ARN.
    public var roleARN: String
    /// The session's name; nil for one made up.
    public var sessionName: String?
    /// The external id that the role's owner agreed on.
    public var externalID: String?
    /// The serial number or ARN of the device that shows a code; nil when no code is needed.
    public var mfaSerial: String?
    /// The session's length in seconds; nil for the service's default of an hour.
    public var durationSeconds: Int?
}

/// What `AssumeRoleWithWebIdentity` is asked for.
public struct WebIdentityRole: Sendable, Hashable {
    /// The role's ARN.
    public var roleARN: String
    /// The path of the file with the token, read anew for every call.
    public var tokenFile: String
    /// The session's name; nil for one made up.
    public var sessionName: String?
    /// What says so, in words.
    public var origin: String
}

/// What the portal of IAM Identity Center is asked for.
public struct SSORole: Sendable, Hashable {
    /// The profile that names the role.
    public var profile: String
    /// The name of the `sso-session` section; nil in the legacy form.
    public var session: String?
    /// The portal's URL, by which the legacy form finds its token.
    public var startURL: String
    /// The region of the portal.
    public var region: String
    /// The account that the role is in.
    public var accountID: String
    /// The role's name.
    public var roleName: String
}

/// Where a container's credentials are.
public struct ContainerEndpoint: Sendable, Hashable {
    /// The whole URL.
    public var url: String
    /// The variable that named it.
    public var variable: String
    /// The path of the file with the authorization token, which goes before the variable with it.
    public var tokenFile: String?
}

/// How the instance metadata service is reached.
public struct InstanceMetadataSettings: Sendable, Hashable {
    /// The service's URL, without a slash at its end.
    public var endpoint: String
    /// The most time for the first answer, in seconds.
    public var timeoutSeconds: Int
    /// How often each request is tried.
    public var attempts: Int

    /// The link-local address that instances have by IPv4.
    static let addressIPv4 = "http://169.254.169.254"
    /// The unique local address that instances have by IPv6.
    static let addressIPv6 = "http://[fd00:ec2::254]"
}

extension CredentialsPlan: CustomStringConvertible, CustomReflectable {
    /// No children: a command or a URL may hold a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }

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
        case .instanceMetadata(let settings): "instance metadata (\(settings.endpoint))"
        }
    }
}

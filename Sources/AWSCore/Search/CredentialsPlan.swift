/// The source of credentials that the environment and profiles select, before anything is fetched.
@_spi(CredentialsPlan) public struct CredentialsPlan: Sendable {
    /// The kinds of source. Callers cannot switch over them, so a new kind is not a breaking change.
    @_spi(CredentialsPlan) public indirect enum Kind: Sendable {
        /// Access keys in the environment.
        case environment
        /// Access keys in a profile.
        case staticKeys(Credentials, profile: String, path: String)
        /// A role assumed with other credentials.
        case assumeRole(AssumedRole, source: CredentialsPlan)
        /// A role assumed with a token from a file.
        case webIdentity(WebIdentityRole)
        /// A role assigned to a signed-in user in IAM Identity Center.
        case sso(SSORole)
        /// A cached session of `aws login`.
        case login(session: String)
        /// A program that prints credentials.
        case process(command: Secret, profile: String, accountID: String?)
        /// The endpoint of a container.
        case container(ContainerEndpoint)
        /// The instance metadata service.
        case instanceMetadata(InstanceMetadataSettings)
    }

    /// The source and its parameters.
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

/// The parameters of `AssumeRole`.
@_spi(CredentialsPlan) public struct AssumedRole: Sendable, Equatable {
    /// The profile that configures the role.
    public let profile: String
    /// The role's ARN.
    public let roleARN: String
    /// The session's name; nil for a generated one.
    public let sessionName: String?
    /// The external ID that the role's owner requires.
    public let externalID: String?
    /// The serial number or ARN of the MFA device; nil if no code is required.
    public let mfaSerial: String?
    /// The session's duration in seconds; nil for the service's default of an hour.
    public let durationSeconds: Int?
}

/// The parameters of `AssumeRoleWithWebIdentity`.
@_spi(CredentialsPlan) public struct WebIdentityRole: Sendable, Equatable {
    /// The role's ARN.
    public let roleARN: String
    /// The path of the token file, which is read for every call.
    public let tokenFile: String
    /// The session's name; nil for a generated one.
    public let sessionName: String?
    /// Where the role is configured, in words.
    public let origin: String
}

/// The parameters of `GetRoleCredentials` of the IAM Identity Center portal.
@_spi(CredentialsPlan) public struct SSORole: Sendable, Equatable {
    /// The profile that configures the role.
    public let profile: String
    /// The name of the `sso-session` section; nil in the legacy format.
    public let session: String?
    /// The portal's start URL, which identifies the token in the legacy format.
    public let startURL: String
    /// The region of the portal.
    public let region: String
    /// The role's account.
    public let accountID: String
    /// The role's name.
    public let roleName: String
}

/// The location of a container's credentials.
@_spi(CredentialsPlan) public struct ContainerEndpoint: Sendable, Equatable {
    /// The complete URL, which may contain a token.
    public let url: Secret
    /// The variable that contains the URL.
    public let variable: String
    /// The path of the file with the authorization token, which takes precedence over the variable with the token.
    public let tokenFile: String?
}

/// The settings of the instance metadata service.
@_spi(CredentialsPlan) public struct InstanceMetadataSettings: Sendable, Equatable {
    /// The service's URL, without a trailing slash.
    package let url: HTTPURL
    /// The timeout for each response, in seconds.
    public let timeoutSeconds: Int
    /// The maximum number of attempts for each request.
    public let attempts: Int
    /// Whether to fall back to version 1 of the service.
    public let allowsVersion1: Bool

    /// The service's URL, as text.
    public var endpoint: String { url.description }

    /// The link-local IPv4 address of the service.
    static let hostIPv4 = "169.254.169.254"
    /// The unique local IPv6 address of the service.
    static let hostIPv6 = "[fd00:ec2::254]"
}

@_spi(CredentialsPlan) extension CredentialsPlan: CustomStringConvertible, CustomDebugStringConvertible {
    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A description of the source, without secrets.
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

/// What the environment, the shared files and the caller say about how to call AWS, each setting with where
/// it comes from.
///
/// What the caller says beats the environment, and the environment beats the profile. The names of variables
/// and keys are the AWS CLI's (AWS SDKs and Tools Reference Guide, "Settings reference").
public struct AWSConfiguration: Sendable {
    /// The name of the profile.
    public let profile: ResolvedSetting<String>
    /// The region; nil when nobody names one.
    public let region: ResolvedSetting<String>?
    /// The account that jobs belong to, from the configuration alone; nil when it says none.
    public let accountID: ResolvedSetting<String>?
    /// Whether endpoints that variables and profiles name are left aside.
    public let ignoresConfiguredEndpointURLs: ResolvedSetting<Bool>
    /// Whether FIPS endpoints are used.
    public let usesFIPS: ResolvedSetting<Bool>
    /// Whether dual-stack endpoints are used.
    public let usesDualStack: ResolvedSetting<Bool>
    /// Whether nothing, the account id included, is put in front of an endpoint's host name.
    public let disablesHostPrefixInjection: ResolvedSetting<Bool>
    /// How calls are retried; nil when nobody says.
    public let retryMode: ResolvedSetting<RetryMode>?
    /// The most attempts for one call, the first included, from 1; nil when nobody says.
    public let maxAttempts: ResolvedSetting<Int>?
    /// The path of a PEM file with the certificate authorities to trust, of `AWS_CA_BUNDLE`, the profile, or
    /// `REQUESTS_CA_BUNDLE`; nil for the system's.
    public let caBundle: ResolvedSetting<String>?
    /// The application's name in the user agent.
    public let appID: ResolvedSetting<String>?
    /// The proxy for plain-http requests, whose URL may hold a password.
    package let httpProxy: ResolvedSetting<Secret>?
    /// The proxy for https requests.
    package let httpsProxy: ResolvedSetting<Secret>?
    /// The hosts that are reached without a proxy, separated by commas.
    package let noProxy: ResolvedSetting<String>?
    /// The shared files.
    public let files: SharedConfiguration

    /// Whether calls to STS go to the one endpoint that older regions shared (`sts_regional_endpoints`).
    package let usesLegacySTSEndpoint: Bool
    /// The variables as they were when the configuration was loaded.
    package let environment: EnvironmentVariables
    private let endpointOverride: String?

    /// Reads the environment and the shared files.
    ///
    /// - Parameters:
    ///   - environment: The variables; those of this process by default.
    ///   - profile: The profile's name, which then must exist and beats the keys of the environment; nil for
    ///     `AWS_PROFILE`, or `default`.
    ///   - overrides: What the caller decides itself.
    /// - Throws: ``ConfigFileError`` for a file that cannot be understood; ``ConfigurationError`` for a profile
    ///   that does not exist and for a value that cannot be what it should be.
    public static func load(
        environment: EnvironmentVariables = .process,
        profile: String? = nil,
        overrides: Overrides = Overrides()
    ) throws -> AWSConfiguration {
        try AWSConfiguration(environment.snapshot, profile, overrides)
    }

    private init(_ environment: EnvironmentVariables, _ named: String?, _ overrides: Overrides) throws {
        func path(_ override: String?, _ variable: String, _ standard: String) -> String {
            override ?? FilePath.expand(environment[variable] ?? standard, environment)
        }
        let files = try SharedConfiguration(
            configPath: path(overrides.configFile, "AWS_CONFIG_FILE", "~/.aws/config"),
            credentialsPath: path(
                overrides.credentialsFile,
                "AWS_SHARED_CREDENTIALS_FILE",
                "~/.aws/credentials"
            )
        )
        let reader = try SettingsReader(environment: environment, files: files, profile: named)
        self.environment = environment
        self.files = files
        endpointOverride = overrides.endpointURL
        profile = reader.profile
        let named = reader.text(
            overrides.region,
            variables: ["AWS_REGION", "AWS_DEFAULT_REGION"],
            key: "region"
        )
        region = named.map(Self.withoutFIPS)
        accountID = try reader.accountID(overrides.accountID)
        ignoresConfiguredEndpointURLs = try reader.flag(
            overrides.ignoresConfiguredEndpointURLs,
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls"
        )
        let fips = try reader.flag(overrides.usesFIPS, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        if let named, named != region {
            usesFIPS = ResolvedSetting(true, from: named.source)
        } else {
            usesFIPS = fips
        }
        usesDualStack = try reader.flag(
            overrides.usesDualStack,
            "AWS_USE_DUALSTACK_ENDPOINT",
            "use_dualstack_endpoint"
        )
        disablesHostPrefixInjection = try reader.flag(
            overrides.disablesHostPrefixInjection,
            "AWS_DISABLE_HOST_PREFIX_INJECTION",
            "disable_host_prefix_injection"
        )
        retryMode = try reader.retryMode(overrides.retryMode)
        maxAttempts = try reader.maxAttempts(overrides.maxAttempts)
        usesLegacySTSEndpoint = try reader.usesLegacySTSEndpoint()
        caBundle =
            reader.text(overrides.caBundle, variables: ["AWS_CA_BUNDLE"], key: "ca_bundle")
            ?? reader.text(nil, variables: ["REQUESTS_CA_BUNDLE"], key: nil)
        appID = reader.text(overrides.appID, variables: ["AWS_SDK_UA_APP_ID"], key: "sdk_ua_app_id")
        // Under CGI, `HTTP_PROXY` is what a request's `Proxy` field says.
        let http = ["http_proxy"] + (environment["REQUEST_METHOD"] == nil ? ["HTTP_PROXY"] : [])
        let all = ["all_proxy", "ALL_PROXY"]
        httpProxy = reader.proxyText(http + all).map(Self.boxed)
        httpsProxy = reader.proxyText(["https_proxy", "HTTPS_PROXY"] + all).map(Self.boxed)
        noProxy = reader.proxyText(["no_proxy", "NO_PROXY"])
    }

    private static func boxed(_ setting: ResolvedSetting<String>) -> ResolvedSetting<Secret> {
        ResolvedSetting(Secret(setting.value), from: setting.source)
    }

    /// The region that a pseudo region such as `fips-us-gov-west-1` stands for.
    ///
    /// Source: botocore, which takes `fips-` and `-fips` out wherever they are.
    private static func withoutFIPS(_ region: ResolvedSetting<String>) -> ResolvedSetting<String> {
        // Searching a string makes tables first, and hardly any region has the word.
        guard region.value.utf8.contains(UInt8(ascii: "p")) else { return region }
        var name = region.value
        for part in ["fips-", "-fips"] {
            while let range = name.firstRange(of: part) { name.removeSubrange(range) }
        }
        return ResolvedSetting(name, from: region.source)
    }

    /// Whether the caller named the profile in code, which makes it beat the keys of the environment.
    public var isProfileNamedInCode: Bool { profile.source == .code }

    /// The endpoint that the configuration names for a service; nil when the service's own rules decide.
    ///
    /// The order: the caller's; the service's variable (`AWS_ENDPOINT_URL_S3_CONTROL`); `AWS_ENDPOINT_URL`;
    /// the service's key in the profile's `services` section; the profile's `endpoint_url`.
    ///
    /// - Parameter service: The service's id in lower case with underscores, such as `s3_control` or `sts`. The
    ///   caller's endpoint counts for `s3_control` only.
    /// - Throws: ``ConfigurationError`` when the profile names a `services` section that does not exist.
    public func endpointURL(
        service: String = "s3_control"
    ) throws(ConfigurationError) -> ResolvedSetting<String>? {
        if service == "s3_control", let endpointOverride {
            return ResolvedSetting(endpointOverride, from: .code)
        }
        guard !ignoresConfiguredEndpointURLs.value else { return nil }
        let reader = SettingsReader(environment: environment, files: files, profile: profile)
        return try reader.endpointURL(service: service)
    }

    /// The profile's text for a key that only command lines read, such as `output`; nil when it has none.
    @_spi(CommandLine) public func profileText(_ key: String) -> String? { profileProperties[key]?.text }

    /// The profile's keys, joined from both files; empty when neither file has it.
    var profileProperties: [String: ConfigProperty] { files.profiles[profile.value] ?? [:] }
}

extension AWSConfiguration {
    /// What a caller decides in code, each beating the environment and the profile; nil leaves it to them.
    public struct Overrides: Sendable {
        /// The region.
        public var region: String?
        /// The endpoint of S3 Control, as a URL.
        public var endpointURL: String?
        /// The account id, 12 digits.
        public var accountID: String?
        /// Whether endpoints that variables and profiles name are left aside.
        public var ignoresConfiguredEndpointURLs: Bool?
        /// Whether FIPS endpoints are used.
        public var usesFIPS: Bool?
        /// Whether dual-stack endpoints are used.
        public var usesDualStack: Bool?
        /// Whether nothing is put in front of an endpoint's host name.
        public var disablesHostPrefixInjection: Bool?
        /// How calls are retried.
        public var retryMode: RetryMode?
        /// The most attempts for one call, from 1.
        public var maxAttempts: Int?
        /// The path of a PEM file with the certificate authorities to trust.
        public var caBundle: String?
        /// The application's name in the user agent.
        public var appID: String?
        /// The path of the config file.
        public var configFile: String?
        /// The path of the credentials file.
        public var credentialsFile: String?

        /// Decides nothing.
        public init() {}
    }
}

/// Why the configuration cannot be used as it is.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, where it says so, and what would be right; never a secret.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// The settings for AWS calls from code, the environment, and the shared files, each with its source.
///
/// Code takes precedence over the environment, and the environment over the profile. The names of variables and keys
/// are the AWS CLI's (AWS SDKs and Tools Reference Guide, "Settings reference").
public struct AWSConfiguration: Sendable {
    /// The name of the profile.
    public let profile: ResolvedSetting<String>
    /// The region; nil if it is not set.
    public let region: ResolvedSetting<String>?
    /// The account ID from the configuration; nil if it is not set.
    public let accountID: ResolvedSetting<String>?
    /// Whether to ignore endpoints set by variables and profiles.
    public let ignoresConfiguredEndpointURLs: ResolvedSetting<Bool>
    /// Whether to use FIPS endpoints.
    public let usesFIPS: ResolvedSetting<Bool>
    /// Whether to use dual-stack endpoints.
    public let usesDualStack: ResolvedSetting<Bool>
    /// Whether to leave host names without prefixes, including the account ID.
    public let disablesHostPrefixInjection: ResolvedSetting<Bool>
    /// The retry mode; nil if it is not set.
    public let retryMode: ResolvedSetting<RetryMode>?
    /// The maximum number of attempts per call, including the first: at least 1; nil if it is not set.
    public let maxAttempts: ResolvedSetting<Int>?
    /// The path of a PEM file with trusted certificate authorities, from `AWS_CA_BUNDLE`, the profile, or
    /// `REQUESTS_CA_BUNDLE`; nil for the system's.
    public let caBundle: ResolvedSetting<String>?
    /// The application's name in the user agent.
    public let appID: ResolvedSetting<String>?
    /// The proxy for HTTP requests. Its URL may contain a password.
    package let httpProxy: ResolvedSetting<Secret>?
    /// The proxy for HTTPS requests. Its URL may contain a password.
    package let httpsProxy: ResolvedSetting<Secret>?
    /// The hosts to reach without a proxy, separated by commas.
    package let noProxy: ResolvedSetting<String>?
    /// The shared files.
    package let files: SharedConfiguration

    /// Whether to use the legacy global endpoint of STS (`sts_regional_endpoints`).
    package let usesLegacySTSEndpoint: Bool
    /// The environment variables when the configuration was loaded.
    package let environment: EnvironmentVariables
    private let endpointOverride: String?

    /// Reads the environment and the shared files.
    ///
    /// - Parameters:
    ///   - environment: The environment variables; by default those of this process.
    ///   - profile: The profile's name, which must exist and takes precedence over keys in the environment; nil for
    ///     `AWS_PROFILE` or `default`.
    ///   - overrides: Settings from code.
    /// - Throws: ``ConfigFileError`` for an invalid file; ``ConfigurationError`` for a profile that does not exist or a
    ///   value that is invalid.
    public static func load(
        environment: EnvironmentVariables = .process,
        profile: String? = nil,
        overrides: Overrides = Overrides()
    ) throws -> AWSConfiguration {
        try AWSConfiguration(environment.snapshot, profile, overrides)
    }

    private init(_ environment: EnvironmentVariables, _ named: String?, _ overrides: Overrides) throws {
        func path(
            _ override: String?,
            _ variable: String,
            _ standard: String
        ) throws(ConfigurationError) -> String {
            if let override { return override }
            // The default files of a home folder that is not UTF-8 count as missing instead of invalid, because
            // the keys may be in the environment.
            return try FilePath.expand(variable: variable, in: environment)
                ?? FilePath.expandHome(standard, in: environment)
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
            try reader.path(overrides.caBundle, variables: ["AWS_CA_BUNDLE"], key: "ca_bundle")
            ?? reader.path(nil, variables: ["REQUESTS_CA_BUNDLE"], key: nil)
        appID = reader.text(overrides.appID, variables: ["AWS_SDK_UA_APP_ID"], key: "sdk_ua_app_id")
        // In a CGI program, `HTTP_PROXY` contains the request's `Proxy` header.
        let http = ["http_proxy"] + (environment["REQUEST_METHOD"] == nil ? ["HTTP_PROXY"] : [])
        let all = ["all_proxy", "ALL_PROXY"]
        httpProxy = reader.proxyText(http + all).map(Self.boxed)
        httpsProxy = reader.proxyText(["https_proxy", "HTTPS_PROXY"] + all).map(Self.boxed)
        noProxy = reader.proxyText(["no_proxy", "NO_PROXY"])
    }

    private static func boxed(_ setting: ResolvedSetting<String>) -> ResolvedSetting<Secret> {
        ResolvedSetting(Secret(setting.value), from: setting.source)
    }

    /// The region of a pseudo region such as `fips-us-gov-west-1`.
    ///
    /// Source: botocore, which removes `fips-` and `-fips` anywhere.
    private static func withoutFIPS(_ region: ResolvedSetting<String>) -> ResolvedSetting<String> {
        // Searching a string makes tables first, and hardly any region has the word.
        guard region.value.utf8.contains(UInt8(ascii: "p")) else { return region }
        var name = region.value
        for part in ["fips-", "-fips"] {
            while let range = name.firstRange(of: part) { name.removeSubrange(range) }
        }
        return ResolvedSetting(name, from: region.source)
    }

    /// Whether the profile was set in code, so that it takes precedence over keys in the environment.
    var isProfileNamedInCode: Bool { profile.source == .code }

    /// The configured endpoint of a service; nil if the service's own rules apply.
    ///
    /// The order is: the endpoint from code, the service's variable (`AWS_ENDPOINT_URL_S3_CONTROL`),
    /// `AWS_ENDPOINT_URL`, the service's key in the profile's `services` section, and the profile's `endpoint_url`.
    ///
    /// - Parameter service: The service's ID in lowercase with underscores, such as `s3_control` or `sts`. The endpoint
    ///   from code applies only to `s3_control`.
    /// - Throws: ``ConfigurationError`` if the profile's `services` section does not exist.
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

    /// The profile's value of a key for command lines, such as `output`; nil if it has none.
    @_spi(CommandLine) public func profileText(_ key: String) -> String? { profileProperties[key]?.text }

    /// The merged keys of the profile; empty if neither file has it.
    var profileProperties: [String: ConfigProperty] { files.profiles[profile.value] ?? [:] }
}

extension AWSConfiguration {
    /// Settings from code, which take precedence over the environment and the profile. Nil leaves a setting to them.
    public struct Overrides: Sendable {
        /// The region.
        public var region: String?
        /// The endpoint URL of S3 Control.
        public var endpointURL: String?
        /// The account ID, 12 digits.
        public var accountID: String?
        /// Whether to ignore endpoints set by variables and profiles.
        public var ignoresConfiguredEndpointURLs: Bool?
        /// Whether to use FIPS endpoints.
        public var usesFIPS: Bool?
        /// Whether to use dual-stack endpoints.
        public var usesDualStack: Bool?
        /// Whether to leave host names without prefixes.
        public var disablesHostPrefixInjection: Bool?
        /// The retry mode.
        public var retryMode: RetryMode?
        /// The maximum number of attempts per call, at least 1.
        public var maxAttempts: Int?
        /// The path of a PEM file with trusted certificate authorities.
        public var caBundle: String?
        /// The application's name in the user agent.
        public var appID: String?
        /// The path of the config file.
        public var configFile: String?
        /// The path of the credentials file.
        public var credentialsFile: String?

        /// Creates overrides without any settings.
        public init() {}
    }
}

/// Why the configuration is invalid.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, where it is set, and what would be right, without secrets.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

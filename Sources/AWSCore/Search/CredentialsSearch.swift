/// The result of searching the credential sources in order: the first one that is configured, and the sources skipped
/// before it.
@_spi(CredentialsPlan) public struct CredentialsSearch: Sendable {
    /// The first source that is configured; nil if none is.
    public var plan: CredentialsPlan?
    /// The skipped sources in order, each with the reason.
    public var skipped: [SkippedSource]

    /// A source without credentials.
    public struct SkippedSource: Sendable, Hashable, CustomStringConvertible {
        /// The source.
        public var source: String
        /// Why the source was skipped.
        public var reason: String

        /// Creates an entry.
        package init(_ source: String, _ reason: String) {
            self.source = source
            self.reason = reason
        }

        /// The source and the reason.
        public var description: String { "\(source): \(reason)" }
    }

    /// Creates the error for a search without credentials, which lists every place that was checked.
    public func noCredentials(adding more: [SkippedSource] = []) -> CredentialsError {
        CredentialsError(
            "No credentials. Checked: \((skipped + more).map(\.description).joined(separator: "; ")). "
                + "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with AWS_PROFILE, or run "
                + "`aws configure` or `aws sso login`.",
            isMissing: true
        )
    }
}

/// Finds the source of credentials in the AWS CLI's order.
///
/// The order is that of botocore's resolver: environment keys (unless the profile is set in code), the profile's
/// assumed role, web identity from the environment or the profile, IAM Identity Center, the keys of the credentials
/// file, `aws login`, `credential_process`, the keys of the config file, container, and instance metadata. If a
/// configured source is invalid, the search ends: continuing with another identity would hide the problem.
struct CredentialsPlanner {
    let configuration: AWSConfiguration
    var skipped: [CredentialsSearch.SkippedSource] = []

    private var environment: EnvironmentVariables { configuration.environment }
    private var files: SharedConfiguration { configuration.files }

    init(_ configuration: AWSConfiguration) {
        self.configuration = configuration
    }

    mutating func search() throws(ConfigurationError) -> CredentialsSearch {
        let plan = try firstConfigured()
        return CredentialsSearch(plan: plan, skipped: skipped)
    }

    private mutating func firstConfigured() throws(ConfigurationError) -> CredentialsPlan? {
        let name = configuration.profile.value
        if configuration.isProfileNamedInCode {
            skip("environment", "skipped because the profile \"\(name)\" was set in code")
        } else if let plan = try environmentKeys() {
            return plan
        }
        var profiles = ProfilePlanner(configuration, usesEnvironment: !configuration.isProfileNamedInCode)
        if let plan = try profiles.assumedRole(name) { return plan }
        if let plan = try profiles.plan(name) { return plan }
        skip("profile \"\(name)\"", describeMissing(name))
        if !configuration.isProfileNamedInCode {
            skip("web identity", "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
        }
        if let plan = try Self.container(environment) { return plan }
        skip(
            "container",
            "neither \(ContainerEndpoint.relativeVariable) nor \(ContainerEndpoint.fullVariable) is set"
        )
        guard let settings = try InstanceMetadataSettings(configuration) else {
            skip("instance metadata", "disabled by AWS_EC2_METADATA_DISABLED")
            return nil
        }
        return .instanceMetadata(settings)
    }

    private mutating func environmentKeys() throws(ConfigurationError) -> CredentialsPlan? {
        guard environment["AWS_ACCESS_KEY_ID"] != nil else {
            let half = environment["AWS_SECRET_ACCESS_KEY"] != nil
            skip(
                "environment",
                "AWS_ACCESS_KEY_ID is not set" + (half ? ", but AWS_SECRET_ACCESS_KEY is" : "")
            )
            return nil
        }
        guard environment["AWS_SECRET_ACCESS_KEY"] != nil else {
            throw ConfigurationError(
                "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not. Set both or neither."
            )
        }
        return .environment
    }

    private func describeMissing(_ name: String) -> String {
        guard files.profiles[name] == nil else {
            return "it has no credentials (\(files.credentialsPath), \(files.configPath))"
        }
        let notes = files.notes.filter { $0.path == files.configPath || $0.path == files.credentialsPath }
        guard !notes.isEmpty else {
            return "it is in neither \(files.credentialsPath) nor \(files.configPath)"
        }
        return "it is in neither file (\(notes.map(\.description).joined(separator: "; ")))"
    }

    private mutating func skip(_ source: String, _ reason: String) {
        skipped.append(.init(source, reason))
    }

    /// The container's endpoint; nil if no variable is set.
    static func container(_ environment: EnvironmentVariables) throws(ConfigurationError) -> CredentialsPlan?
    {
        try ContainerEndpoint(environment).map { .container($0) }
    }
}

@_spi(CredentialsPlan) extension AWSConfiguration {
    /// Finds the source of credentials. Reads no further files and sends nothing.
    ///
    /// - Throws: ``ConfigurationError`` for a source that is configured incompletely or refers to itself.
    public func searchCredentials() throws(ConfigurationError) -> CredentialsSearch {
        var planner = CredentialsPlanner(self)
        return try planner.search()
    }
}

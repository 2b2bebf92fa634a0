/// The outcome of looking through the sources in their order: the first that is configured, and what was
/// found at those before it.
public struct CredentialsSearch: Sendable {
    /// The source that is configured; nil when none is.
    public var plan: CredentialsPlan?
    /// The sources that were passed over, in order, each with why.
    public var passed: [Passed]

    /// A source that has no credentials.
    public struct Passed: Sendable, Hashable, CustomStringConvertible {
        /// The source.
        public var source: String
        /// Why it was passed over.
        public var reason: String

        /// Creates an entry.
        package init(_ source: String, _ reason: String) {
            self.source = source
            self.reason = reason
        }

        /// Source and reason.
        public var description: String { "\(source): \(reason)" }
    }

    /// The error for when no source has credentials, which lists every place that was checked.
    public func noCredentials(adding more: [Passed] = []) -> CredentialsError {
        CredentialsError(
            "No credentials. Looked in: \((passed + more).map(\.description).joined(separator: "; ")). "
                + "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with AWS_PROFILE, or run "
                + "`aws configure` or `aws sso login`.",
            isMissing: true
        )
    }
}

/// Finds the source that the credentials come from, in the AWS CLI's order.
///
/// The order is the one of botocore's resolver: environment keys (unless the profile is named in code); the
/// profile's assumed role; web identity, of the environment or the profile; IAM Identity Center; the keys of the
/// credentials file; `aws login`; `credential_process`; the keys of the config file; container; instance
/// metadata. A source that is configured and broken ends the search: falling through to another identity
/// would hide the fault.
struct CredentialsPlanner {
    let configuration: AWSConfiguration
    var passed: [CredentialsSearch.Passed] = []

    private var environment: EnvironmentVariables { configuration.environment }
    private var files: SharedConfiguration { configuration.files }

    init(_ configuration: AWSConfiguration) {
        self.configuration = configuration
    }

    mutating func search() throws(ConfigurationError) -> CredentialsSearch {
        let plan = try firstConfigured()
        return CredentialsSearch(plan: plan, passed: passed)
    }

    private mutating func firstConfigured() throws(ConfigurationError) -> CredentialsPlan? {
        let name = configuration.profile.value
        if configuration.isProfileNamedInCode {
            pass("environment", "left aside, because the profile \"\(name)\" was named in code")
        } else if let plan = try environmentKeys() {
            return plan
        }
        var profiles = ProfilePlanner(configuration, usesEnvironment: !configuration.isProfileNamedInCode)
        if let plan = try profiles.assumedRole(name) { return plan }
        if let plan = try profiles.plan(name) { return plan }
        pass("profile \"\(name)\"", describeMissing(name))
        if !configuration.isProfileNamedInCode {
            pass("web identity", "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
        }
        if let plan = try Self.container(environment) { return plan }
        pass(
            "container",
            "neither \(ContainerEndpoint.relativeVariable) nor \(ContainerEndpoint.fullVariable) is set"
        )
        guard let settings = try InstanceMetadataSettings(configuration) else {
            pass("instance metadata", "switched off by AWS_EC2_METADATA_DISABLED")
            return nil
        }
        return .instanceMetadata(settings)
    }

    private mutating func environmentKeys() throws(ConfigurationError) -> CredentialsPlan? {
        guard environment["AWS_ACCESS_KEY_ID"] != nil else {
            let half = environment["AWS_SECRET_ACCESS_KEY"] != nil
            pass(
                "environment",
                "AWS_ACCESS_KEY_ID is not set" + (half ? ", AWS_SECRET_ACCESS_KEY alone is" : "")
            )
            return nil
        }
        guard environment["AWS_SECRET_ACCESS_KEY"] != nil else {
            throw ConfigurationError(
                "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; set both or neither."
            )
        }
        return .environment
    }

    private func describeMissing(_ name: String) -> String {
        guard files.profiles[name] == nil else {
            return "it names no credentials (\(files.credentialsPath), \(files.configPath))"
        }
        let notes = files.notes.filter { $0.path == files.configPath || $0.path == files.credentialsPath }
        guard !notes.isEmpty else {
            return "it is in neither \(files.credentialsPath) nor \(files.configPath)"
        }
        return "it is in neither file (\(notes.map(\.description).joined(separator: "; ")))"
    }

    private mutating func pass(_ source: String, _ reason: String) {
        passed.append(.init(source, reason))
    }

    /// The container's endpoint; nil when no variable names one.
    static func container(_ environment: EnvironmentVariables) throws(ConfigurationError) -> CredentialsPlan?
    {
        try ContainerEndpoint(environment).map { .container($0) }
    }
}

extension AWSConfiguration {
    /// Finds the source that the credentials come from; reads no further file and sends nothing.
    ///
    /// - Throws: ``ConfigurationError`` for a source that is configured by halves, or in a circle.
    public func searchCredentials() throws(ConfigurationError) -> CredentialsSearch {
        var planner = CredentialsPlanner(self)
        return try planner.search()
    }
}

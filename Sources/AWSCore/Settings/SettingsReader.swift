/// Looks settings up: in code, then the environment, then the profile.
struct SettingsReader {
    let environment: EnvironmentVariables
    let files: SharedConfiguration
    let profile: ResolvedSetting<String>

    init(environment: EnvironmentVariables, files: SharedConfiguration, profile: ResolvedSetting<String>) {
        self.environment = environment
        self.files = files
        self.profile = profile
    }

    /// Decides which profile counts; one that somebody named must exist.
    init(environment: EnvironmentVariables, files: SharedConfiguration, profile named: String?)
        throws(ConfigurationError)
    {
        self.environment = environment
        self.files = files
        if let named {
            profile = ResolvedSetting(named, from: .code)
        } else if let variable = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"].first(where: {
            environment[$0] != nil
        }) {
            profile = ResolvedSetting(environment[variable] ?? "", from: .environment(variable))
        } else {
            profile = ResolvedSetting("default", from: .default)
            return
        }
        if files.profiles[profile.value] == nil { throw Self.unknown(profile, files) }
    }

    private static func unknown(
        _ profile: ResolvedSetting<String>,
        _ files: SharedConfiguration
    ) -> ConfigurationError {
        let names = files.profileNames
        let known =
            names.isEmpty
            ? "neither file has any profile"
            : "the profiles are \(names.prefix(20).joined(separator: ", "))\(names.count > 20 ? ", …" : "")"
        return ConfigurationError(
            "The profile \"\(profile.value)\" (from \(profile.source)) is in neither \(files.configPath) nor "
                + "\(files.credentialsPath); \(known)."
        )
    }

    /// A text; empty counts as not said.
    func text(_ override: String?, variables: [String], key: String?) -> ResolvedSetting<String>? {
        if let override { return ResolvedSetting(override, from: .code) }
        for name in variables {
            if let value = environment[name] { return ResolvedSetting(value, from: .environment(name)) }
        }
        guard let key, let property = files.profiles[profile.value]?[key], let text = property.text,
            !text.isEmpty
        else { return nil }
        return ResolvedSetting(text, from: source(property, key))
    }

    /// A text about proxies: the first variable that is set counts, and if it is empty, there is none.
    func proxyText(_ variables: [String]) -> ResolvedSetting<String>? {
        let values = environment.variables
        guard let name = variables.first(where: { values[$0] != nil }),
            let value = values[name]?.stripped(), !value.isEmpty
        else { return nil }
        return ResolvedSetting(value, from: .environment(name))
    }

    /// Yes or no; no by default.
    func flag(
        _ override: Bool?,
        _ variable: String,
        _ key: String
    ) throws(ConfigurationError) -> ResolvedSetting<Bool> {
        if let override { return ResolvedSetting(override, from: .code) }
        guard let found = text(nil, variables: [variable], key: key) else {
            return ResolvedSetting(false, from: .default)
        }
        switch found.value.lowercased() {
        case "true": return ResolvedSetting(true, from: found.source)
        case "false": return ResolvedSetting(false, from: found.source)
        default: throw invalid(found, "is neither true nor false")
        }
    }

    func retryMode(_ override: RetryMode?) throws(ConfigurationError) -> ResolvedSetting<RetryMode>? {
        if let override { return ResolvedSetting(override, from: .code) }
        guard let found = text(nil, variables: ["AWS_RETRY_MODE"], key: "retry_mode") else { return nil }
        guard let mode = RetryMode(rawValue: found.value.lowercased()) else {
            throw invalid(found, "must be legacy, standard or adaptive")
        }
        return ResolvedSetting(mode, from: found.source)
    }

    func usesLegacySTSEndpoint() throws(ConfigurationError) -> Bool {
        guard
            let found = text(
                nil,
                variables: ["AWS_STS_REGIONAL_ENDPOINTS"],
                key: "sts_regional_endpoints"
            )
        else { return false }
        switch found.value {
        case "legacy": return true
        case "regional": return false
        default: throw invalid(found, "must be legacy or regional")
        }
    }

    func maxAttempts(_ override: Int?) throws(ConfigurationError) -> ResolvedSetting<Int>? {
        if let override { return ResolvedSetting(override, from: .code) }
        guard let found = text(nil, variables: ["AWS_MAX_ATTEMPTS"], key: "max_attempts") else { return nil }
        guard let count = Int(pythonText: found.value), count >= 1 else {
            throw invalid(found, "must be a whole number of at least 1")
        }
        return ResolvedSetting(count, from: found.source)
    }

    func accountID(_ override: String?) throws(ConfigurationError) -> ResolvedSetting<String>? {
        guard let found = text(override, variables: ["AWS_ACCOUNT_ID"], key: "aws_account_id") else {
            return nil
        }
        guard found.value.utf8.count == 12, found.value.unicodeScalars.allSatisfy(\.isDigit) else {
            throw invalid(found, "is no account id of 12 digits")
        }
        return found
    }

    func endpointURL(service: String) throws(ConfigurationError) -> ResolvedSetting<String>? {
        let variables = ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"]
        if let found = text(nil, variables: variables, key: nil) { return found }
        if let section = text(nil, variables: [], key: "services") {
            guard let services = files.services[section.value], !services.isEmpty else {
                throw ConfigurationError(
                    "The services section \"\(section.value)\" that \(section.source) names does not exist; "
                        + "add [services \(section.value)] to \(files.configPath)."
                )
            }
            if let property = services[service] {
                guard case .nested(let keys) = property.value else {
                    throw ConfigurationError(
                        "\(service) in the services section \"\(section.value)\" (\(property.path), line "
                            + "\(property.line)) needs its keys in indented lines below it."
                    )
                }
                if let url = keys["endpoint_url"], !url.isEmpty {
                    let source = SettingSource.services(
                        section.value,
                        key: "\(service).endpoint_url",
                        path: property.path,
                        line: property.line
                    )
                    return ResolvedSetting(url, from: source)
                }
            }
        }
        return text(nil, variables: [], key: "endpoint_url")
    }

    private func source(_ property: ConfigProperty, _ key: String) -> SettingSource {
        .profile(profile.value, key: key, path: property.path, line: property.line)
    }

    private func invalid(_ found: ResolvedSetting<String>, _ reason: String) -> ConfigurationError {
        // A secret may have been pasted into the wrong line.
        ConfigurationError("\"\(SecretScrubber.scrub(found.value))\" \(reason) (\(found.source)).")
    }
}

/// The retry behaviours that `AWS_RETRY_MODE` and `retry_mode` can name.
public enum RetryMode: String, Sendable, Hashable, CaseIterable {
    /// The older SDKs' behaviour; this library takes it for ``standard``.
    case legacy
    /// A quota of retries for the client, with exponential delays.
    case standard
    /// ``standard`` with a rate limiter in front.
    case adaptive
}

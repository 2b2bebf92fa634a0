internal import Basics

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

/// Where a setting's value comes from.
public enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    /// The caller gave it.
    case code
    /// An environment variable, by its name.
    case environment(String)
    /// A key of a profile, in the line of the file that says it.
    case profile(String, key: String, path: String, line: Int)
    /// A key below a service in a `services` section, in the line of the file that starts the service's keys.
    case services(String, key: String, path: String, line: Int)
    /// The credentials belong to it.
    case credentials
    /// `GetCallerIdentity` of STS told it.
    case callerIdentity
    /// Nobody said anything: the default.
    case `default`

    /// The source in words, with file and line where there are any.
    public var description: String {
        switch self {
        case .code: "code"
        case .environment(let name): "environment variable \(name)"
        case .profile(let name, let key, let path, let line):
            "\(key) of profile \"\(name)\" (\(path), line \(line))"
        case .services(let name, let key, let path, let line):
            "\(key) of services section \"\(name)\" (\(path), line \(line))"
        case .credentials: "credentials"
        case .callerIdentity: "GetCallerIdentity of STS"
        case .default: "default"
        }
    }
}

/// A setting's value, with where it comes from.
public struct ResolvedSetting<Value: Sendable>: Sendable {
    /// The value.
    public var value: Value
    /// Where it was found.
    public var source: SettingSource

    /// Creates a setting.
    public init(_ value: Value, from source: SettingSource) {
        self.value = value
        self.source = source
    }
}

extension ResolvedSetting: Equatable where Value: Equatable {}

/// The variables that configuration is read from: those of the process, or a table in a test.
///
/// A variable that is set to nothing counts as not set. The values never print: some are secrets.
public struct EnvironmentVariables: Sendable {
    /// nil for the process's, as they are at each look.
    private let table: Table?

    private struct Table: Sendable {
        let values: [String: String]
        /// What the values were read from; nil if they were given.
        let entries: [[UInt8]]?
    }

    /// The environment of this process.
    public static let process = EnvironmentVariables(table: nil)

    /// An environment that holds `variables` and nothing else.
    public init(_ variables: [String: String]) {
        table = Table(values: variables, entries: nil)
    }

    private init(table: Table?) {
        self.table = table
    }

    /// The value of the variable `name`, nil when it is not set or empty.
    public subscript(name: String) -> String? {
        guard let value = table.map({ $0.values[name] }) ?? ProcessEnvironment.value(of: name), !value.isEmpty
        else { return nil }
        return value
    }

    /// All variables, those that are set to nothing included.
    package var variables: [String: String] {
        table?.values ?? Self.values(of: ProcessEnvironment.entries)
    }

    /// This environment as it is now: one copy for many look-ups.
    package var snapshot: EnvironmentVariables {
        guard table == nil else { return self }
        let entries = ProcessEnvironment.entries
        return EnvironmentVariables(table: Table(values: Self.values(of: entries), entries: entries))
    }

    /// What a program is started with, each `NAME=value`; byte for byte what this process was started with.
    package var entries: [[UInt8]] {
        guard let table else { return ProcessEnvironment.entries }
        return table.entries ?? table.values.map { Array("\($0.key)=\($0.value)".utf8) }
    }

    /// Of several of one name the first, which `getenv` finds too. Bytes that are not UTF-8 are replaced.
    private static func values(of entries: [[UInt8]]) -> [String: String] {
        var values: [String: String] = [:]
        for entry in entries {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            if values[name] == nil { values[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self) }
        }
        return values
    }
}

extension EnvironmentVariables: CustomStringConvertible, CustomReflectable {
    /// The type's name: the values may be secrets.
    public var description: String { "EnvironmentVariables" }
    /// No children, so that neither `dump` nor a mirror shows the values.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

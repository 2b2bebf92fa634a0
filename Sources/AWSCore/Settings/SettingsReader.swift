import Basics

/// Looks up settings in code, the environment, and the profile.
struct SettingsReader {
    let environment: EnvironmentVariables
    let files: SharedConfiguration
    let profile: ResolvedSetting<String>

    init(environment: EnvironmentVariables, files: SharedConfiguration, profile: ResolvedSetting<String>) {
        self.environment = environment
        self.files = files
        self.profile = profile
    }

    /// Determines the profile. If it is named explicitly, it must exist.
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

    /// A text setting. Empty counts as not set.
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

    /// A text setting that is a file path.
    func path(
        _ override: String?,
        variables: [String],
        key: String?
    ) throws(ConfigurationError) -> ResolvedSetting<String>? {
        let found = text(override, variables: variables, key: key)
        if case .environment(let name)? = found?.source { _ = try environment.path(name) }
        return found
    }

    /// A proxy setting. The first variable that is set applies; if it is empty, there is no proxy.
    func proxyText(_ variables: [String]) -> ResolvedSetting<String>? {
        let values = environment.variables
        guard let name = variables.first(where: { values[$0] != nil }),
            let value = values[name]?.stripped(), !value.isEmpty
        else { return nil }
        return ResolvedSetting(value, from: .environment(name))
    }

    /// A Boolean setting, false by default.
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
        default: throw invalid(found, "must be true or false")
        }
    }

    func retryMode(_ override: RetryMode?) throws(ConfigurationError) -> ResolvedSetting<RetryMode>? {
        if let override { return ResolvedSetting(override, from: .code) }
        guard let found = text(nil, variables: ["AWS_RETRY_MODE"], key: "retry_mode") else { return nil }
        guard let mode = RetryMode(rawValue: found.value.lowercased()) else {
            throw invalid(found, "must be legacy, standard, or adaptive")
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
            throw invalid(found, "must be an account ID of 12 digits")
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
                            + "\(property.line)) must have its keys in indented lines below it."
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

/// The retry modes of `AWS_RETRY_MODE` and `retry_mode`.
public enum RetryMode: String, Sendable, Hashable, CaseIterable {
    /// The mode of older SDKs. This library treats it as ``standard``.
    case legacy
    /// A retry quota per client and exponential delays.
    case standard
    /// Like ``standard``, with client-side rate limiting.
    case adaptive
}

/// The source of a setting's value.
public enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    /// Set in code.
    case code
    /// The environment variable with this name.
    case environment(String)
    /// A key of a profile, with its file and line.
    case profile(String, key: String, path: String, line: Int)
    /// A key below a service in a `services` section, with its file and the line where the service's keys start.
    case services(String, key: String, path: String, line: Int)
    /// The account of the credentials.
    case credentials
    /// The result of `GetCallerIdentity` of STS.
    case callerIdentity
    /// The default, because the setting is not set.
    case `default`

    /// A description of the source, with file and line if known.
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

/// A setting's value and its source.
public struct ResolvedSetting<Value: Sendable>: Sendable {
    /// The value.
    public var value: Value
    /// The source of the value.
    public var source: SettingSource

    package init(_ value: Value, from source: SettingSource) {
        self.value = value
        self.source = source
    }
}

extension ResolvedSetting: Equatable where Value: Equatable {}

/// The environment variables to read the configuration from: those of this process, or a dictionary in a test.
///
/// An empty variable counts as not set. Values are never printed, because some are secrets.
public struct EnvironmentVariables: Sendable {
    /// Nil for the current variables of this process.
    private let table: Table?

    private struct Table: Sendable {
        let values: [String: String]
        /// The raw entries that the values were read from; nil if the values were given.
        let entries: [[UInt8]]?
    }

    /// The environment of this process.
    public static let process = EnvironmentVariables(table: nil)

    /// Creates an environment that contains only `variables`.
    public init(_ variables: [String: String]) {
        table = Table(values: variables, entries: nil)
    }

    /// Creates an environment that contains only these raw `NAME=value` entries.
    package init(entries: [[UInt8]]) {
        table = Table(values: Self.values(of: entries), entries: entries)
    }

    private init(table: Table?) {
        self.table = table
    }

    /// The value of the variable `name`; nil if it is not set or empty.
    public subscript(name: String) -> String? {
        guard let value = table.map({ $0.values[name] }) ?? ProcessEnvironment.value(of: name), !value.isEmpty
        else { return nil }
        return value
    }

    /// All variables, including empty ones.
    package var variables: [String: String] {
        table?.values ?? Self.values(of: ProcessEnvironment.entries)
    }

    /// A copy of the current environment, for many lookups.
    package var snapshot: EnvironmentVariables {
        guard table == nil else { return self }
        return EnvironmentVariables(entries: ProcessEnvironment.entries)
    }

    /// The value of a variable that is a file path; nil if it is not set or empty.
    ///
    /// - Throws: ``ConfigurationError`` if the value is not valid UTF-8. The subscript would return the path of another
    ///   file, which usually does not exist.
    package func path(_ name: String) throws(ConfigurationError) -> String? {
        guard let value = self[name] else { return nil }
        // Reading the raw entries is only necessary if a byte may have been replaced.
        guard value.unicodeScalars.contains("\u{FFFD}"),
            let entry = entries.first(where: { $0.starts(with: "\(name)=".utf8) }),
            String(validating: entry, as: UTF8.self) == nil
        else { return value }
        throw ConfigurationError(
            "The path in the environment variable \(name) is not valid UTF-8. Set it to a path that is, such as one "
                + "of a symbolic link."
        )
    }

    /// The environment of a child program as `NAME=value` entries, byte by byte as this process received it.
    package var entries: [[UInt8]] {
        guard let table else { return ProcessEnvironment.entries }
        return table.entries ?? table.values.map { Array("\($0.key)=\($0.value)".utf8) }
    }

    /// The first of several entries with the same name applies, as with `getenv`. Invalid UTF-8 is replaced.
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
    /// The type's name, because the values may be secrets.
    public var description: String { "EnvironmentVariables" }
    /// No children, so that `dump` and mirrors don't show the values.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

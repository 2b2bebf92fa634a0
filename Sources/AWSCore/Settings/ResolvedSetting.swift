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

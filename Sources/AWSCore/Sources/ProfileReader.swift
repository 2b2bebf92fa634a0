/// The keys of one profile, joined from both files.
struct ProfileReader {
    let name: String
    let files: SharedConfiguration
    let properties: SharedConfiguration.Properties

    /// Whether either file has the profile.
    let exists: Bool

    init(_ files: SharedConfiguration, _ name: String) {
        self.name = name
        self.files = files
        properties = files.profiles[name] ?? [:]
        exists = files.profiles[name] != nil
    }

    func has(_ key: String) -> Bool { properties[key] != nil }

    /// The text of a key; nil when it is absent, empty, or has nested keys.
    func text(_ key: String) -> String? {
        guard let text = properties[key]?.text, !text.isEmpty else { return nil }
        return text
    }

    /// The text of a key that must not be empty when it is there.
    func value(_ key: String) throws(ConfigurationError) -> String? {
        guard let property = properties[key] else { return nil }
        guard let text = text(key) else {
            throw ConfigurationError(
                "\(key) of profile \"\(name)\" is empty (\(property.path), line \(property.line))."
            )
        }
        return text
    }

    func error(_ reason: String) -> ConfigurationError {
        ConfigurationError("Profile \"\(name)\": \(reason).")
    }
}

import AWSCore

/// Settings and their sources, in terms of the command line.
enum SettingsText {
    /// A line for each setting that is set or required, and one line for all others.
    static func make(_ report: ConfigurationReport) -> String {
        var shown: [(name: String, text: String)] = []
        var unset: [String] = []
        for entry in report.entries {
            guard let source = source(of: entry) else {
                unset.append(entry.name)
                continue
            }
            shown.append((entry.name, "\(entry.value ?? "not set")  (\(source))"))
        }
        let width = shown.reduce(0) { max($0, $1.name.displayWidth) }
        var lines = shown.map { "\($0.name.fitted(to: width))  \($0.text)".withoutControls }
        if !unset.isEmpty { lines.append("not set: \(unset.joined(separator: ", "))") }
        lines += report.warnings.map { "warning: \($0.withoutControls)" }
        return lines.joined(separator: "\n")
    }

    /// The source of a setting, in terms of the command line; nil if the setting needs no line.
    private static func source(of entry: ConfigurationReport.Entry) -> String? {
        let needed = ["region", "aws_account_id"]
        switch entry.source {
        case "code": return option(entry.name)
        case "default": return entry.name == "profile" ? entry.source : nil
        case _ where entry.source.hasPrefix("neither code"):
            return needed.contains(entry.name) ? "neither option, environment, nor profile" : nil
        default: break
        }
        // The places that were checked have lines of their own.
        if entry.value == nil, entry.source.hasPrefix("No credentials.") { return nil }
        if entry.value == nil, entry.name == "session token" || entry.name == "account of credentials" {
            return nil
        }
        if entry.name == "expiration", entry.value == "none" { return nil }
        return entry.source
    }

    /// The option for a setting.
    private static func option(_ name: String) -> String {
        switch name {
        case "profile": "--profile"
        case "region": "--region"
        case "aws_account_id": "--account-id"
        case "endpoint_url": "--endpoint-url"
        default: "option"
        }
    }
}

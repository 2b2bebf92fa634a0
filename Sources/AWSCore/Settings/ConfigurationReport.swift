/// What was found for each setting and where from: for a person who wonders why a call goes where it goes.
///
/// No secret is in it, nor anything read from a token file.
public struct ConfigurationReport: Sendable, Hashable, CustomStringConvertible {
    /// One setting.
    public struct Entry: Sendable, Hashable {
        /// The setting's name, as the profile's key or the variable has it.
        public var name: String
        /// Its value as text; nil when nobody says anything.
        public var value: String?
        /// Where it comes from, or why there is none.
        public var source: String

        /// Creates an entry.
        public init(_ name: String, _ value: String?, source: String) {
            self.name = name
            self.value = value
            self.source = source
        }
    }

    /// The settings, in the order to show them in.
    public var entries: [Entry]
    /// What somebody should do something about, such as a file that others can write to.
    public var warnings: [String]

    /// One line a setting, then the warnings.
    public var description: String {
        let width = entries.map(\.name.count).max() ?? 0
        let lines = entries.map { entry in
            let padding = String(repeating: " ", count: width - entry.name.count)
            return "\(entry.name)\(padding)  \(entry.value ?? "not set")  (\(entry.source))"
        }
        return (lines + warnings.map { "warning: \($0)" }).joined(separator: "\n")
    }
}

extension AWSConfiguration: CustomStringConvertible, CustomReflectable {
    /// The ``report()``.
    public var description: String { report().description }

    /// No children: a proxy's URL may carry a password.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What was found for each setting and for the credentials, without fetching any.
    public func report() -> ConfigurationReport {
        var entries: [ConfigurationReport.Entry] = []
        func add<Value>(_ name: String, _ setting: ResolvedSetting<Value>?) {
            let source = setting.map { "\($0.source)" } ?? "neither code, environment nor profile"
            entries.append(.init(name, setting.map { "\($0.value)" }, source: source))
        }
        add("profile", profile)
        add("region", region)
        add("aws_account_id", accountID)
        do throws(ConfigurationError) {
            add("endpoint_url", try endpointURL().map(Self.withoutUser))
        } catch {
            entries.append(.init("endpoint_url", nil, source: error.message))
        }
        add("ignore_configured_endpoint_urls", ignoresConfiguredEndpointURLs)
        add("use_fips_endpoint", usesFIPS)
        add("use_dualstack_endpoint", usesDualStack)
        add("disable_host_prefix_injection", disablesHostPrefixInjection)
        add("retry_mode", retryMode)
        add("max_attempts", maxAttempts)
        add("ca_bundle", caBundle)
        add("sdk_ua_app_id", appID)
        add("http_proxy", httpProxy.map(Self.withoutUser))
        add("https_proxy", httpsProxy.map(Self.withoutUser))
        add("no_proxy", noProxy)
        do throws(ConfigurationError) {
            let search = try searchCredentials()
            for passed in search.passed {
                entries.append(.init("credentials", nil, source: passed.description))
            }
            if let plan = search.plan {
                entries.append(.init("credentials", keyID(plan), source: plan.description))
            }
        } catch {
            entries.append(.init("credentials", nil, source: error.message))
        }
        var warnings = files.notes.filter(\.isWarning).map(\.description)
        if let region, let meant = Partition.suggestion(for: region.value) {
            warnings.append(
                "the region \"\(region.value)\" (\(region.source)) is not known; did you mean \(meant)?"
            )
        }
        return ConfigurationReport(entries: entries, warnings: warnings)
    }

    private func keyID(_ plan: CredentialsPlan) -> String {
        switch plan.kind {
        case .environment: environment["AWS_ACCESS_KEY_ID"] ?? ""
        case .staticKeys(let credentials, _, _): credentials.accessKeyID
        default: "to be fetched"
        }
    }

    /// A URL may carry a user's name and password.
    private static func withoutUser(_ setting: ResolvedSetting<String>) -> ResolvedSetting<String> {
        guard let at = setting.value.lastIndex(of: "@") else { return setting }
        let start = setting.value.range(ofScheme: "://") ?? setting.value.startIndex
        let shown = setting.value[..<start] + "<redacted>" + setting.value[at...]
        return ResolvedSetting(String(shown), from: setting.source)
    }
}

extension String {
    /// The index behind the first occurrence of `separator`.
    fileprivate func range(ofScheme separator: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(separator) { return self.index(index, offsetBy: separator.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

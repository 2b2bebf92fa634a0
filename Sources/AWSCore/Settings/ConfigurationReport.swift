internal import Basics

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
        add("http_proxy", httpProxy.map(Self.proxyWithoutUser))
        add("https_proxy", httpsProxy.map(Self.proxyWithoutUser))
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

    /// A URL may contain a user's name and password.
    private static func withoutUser(_ setting: ResolvedSetting<String>) -> ResolvedSetting<String> {
        let (start, rest) = split(setting.value)
        return ResolvedSetting(start + rest, from: setting.source)
    }

    /// Scheme, host and port; no part of a value that is malformed, because any part may be the password.
    private static func proxyWithoutUser(_ setting: ResolvedSetting<Secret>) -> ResolvedSetting<String> {
        let (start, rest) = split(setting.value.reveal())
        let authority = (try? HTTPURL("http://" + rest))?.authority
        let isShown = authority?.utf8.allSatisfy {
            $0.isUnreserved || ":[]".utf8.contains($0)
        }
        let shown = authority.flatMap { isShown == true ? start + $0 : nil }
        return ResolvedSetting(shown ?? "<redacted>, malformed", from: setting.source)
    }

    /// A URL's scheme with a placeholder for the user, and what follows the last `@`.
    private static func split(_ url: String) -> (start: String, rest: String) {
        let schemes = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://", "//"]
        let scheme = schemes.first { url.lowercased().hasPrefix($0) } ?? ""
        let rest = url.unicodeScalars.dropFirst(scheme.count)
        guard let at = rest.lastIndex(of: "@") else { return (scheme, String(rest)) }
        return (scheme + "<redacted>@", String(rest[rest.index(after: at)...]))
    }
}

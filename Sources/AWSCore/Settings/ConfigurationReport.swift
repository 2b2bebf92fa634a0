import Basics

/// The value and source of each setting, for troubleshooting.
///
/// It contains no secrets and nothing read from a token file.
public struct ConfigurationReport: Sendable, Hashable, CustomStringConvertible {
    /// One setting.
    public struct Entry: Sendable, Hashable {
        /// The setting's name: a profile key or a variable.
        public var name: String
        /// The value as text; nil if it is not set.
        public var value: String?
        /// The source of the value, or why there is none.
        public var source: String

        /// Creates an entry.
        public init(_ name: String, _ value: String?, source: String) {
            self.name = name
            self.value = value
            self.source = source
        }
    }

    /// The settings, in display order.
    public var entries: [Entry]
    /// Problems that require action, such as a file that others can write to.
    public var warnings: [String]

    /// One line per setting, followed by the warnings.
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

    /// No children, because a proxy's URL may contain a password.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Reports the settings and the source of credentials, without fetching any.
    public func report() -> ConfigurationReport {
        var entries: [ConfigurationReport.Entry] = []
        func add<Value>(_ name: String, _ setting: ResolvedSetting<Value>?) {
            let source = setting.map { "\($0.source)" } ?? "neither code, environment, nor profile"
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
        do throws(ConfigurationError) {
            add("use_dualstack_endpoint", try usesDualStackForS3())
        } catch {
            entries.append(.init("use_dualstack_endpoint", nil, source: error.message))
        }
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
            for skipped in search.skipped {
                entries.append(.init("credentials", nil, source: skipped.description))
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
                "the region \"\(region.value)\" (\(region.source)) is unknown. Did you mean \(meant)?"
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

    /// Removes the user information from a URL.
    private static func withoutUser(_ setting: ResolvedSetting<String>) -> ResolvedSetting<String> {
        let (start, rest) = split(setting.value)
        return ResolvedSetting(start + rest, from: setting.source)
    }

    /// The scheme, host, and port. If the value is malformed, nothing is shown, because any part may be the password.
    private static func proxyWithoutUser(_ setting: ResolvedSetting<Secret>) -> ResolvedSetting<String> {
        let (start, rest) = split(setting.value.reveal())
        let authority = (try? HTTPURL("http://" + rest))?.authority
        let isShown = authority?.utf8.allSatisfy {
            $0.isUnreserved || ":[]".utf8.contains($0)
        }
        let shown = authority.flatMap { isShown == true ? start + $0 : nil }
        return ResolvedSetting(shown ?? "<redacted>, malformed", from: setting.source)
    }

    /// The scheme with a placeholder for the user, and everything after the last `@`.
    private static func split(_ url: String) -> (start: String, rest: String) {
        let schemes = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://", "//"]
        let scheme = schemes.first { url.lowercased().hasPrefix($0) } ?? ""
        let rest = url.unicodeScalars.dropFirst(scheme.count)
        guard let at = rest.lastIndex(of: "@") else { return (scheme, String(rest)) }
        return (scheme + "<redacted>@", String(rest[rest.index(after: at)...]))
    }
}

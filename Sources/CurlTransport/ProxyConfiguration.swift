/// Which proxy a request goes through: by the scheme of its URL, unless its host is excepted.
public struct ProxyConfiguration: Sendable, Hashable {
    /// The proxy of `http` requests, which asks it for the whole URL.
    public var http: Proxy?

    /// The proxy of `https` requests, which pass it in a tunnel.
    public var https: Proxy?

    /// The hosts that are reached without a proxy.
    public var exceptions: ProxyExceptions

    /// Creates a configuration.
    public init(http: Proxy? = nil, https: Proxy? = nil, exceptions: ProxyExceptions = ProxyExceptions()) {
        self.http = http
        self.https = https
        self.exceptions = exceptions
    }

    /// No proxy, whatever the environment says.
    public static let none = ProxyConfiguration()

    /// `proxy` for every request.
    public static func all(_ proxy: Proxy, exceptions: ProxyExceptions = ProxyExceptions()) -> Self {
        ProxyConfiguration(http: proxy, https: proxy, exceptions: exceptions)
    }

    /// The proxies that the process's environment names.
    ///
    /// See ``environment(_:)``.
    public static func environment() -> Self {
        environment(ProxyVariables.ofProcess)
    }

    /// The proxies that `variables` names: `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, in
    /// lower or upper case, lower case first.
    ///
    /// `HTTP_PROXY` is not read where `REQUEST_METHOD` is set: there a client of a CGI script could set it.
    public static func environment(_ variables: [String: String]) -> Self {
        func value(_ name: String, upper: Bool = true) -> String? {
            for key in upper ? [name, name.uppercased()] : [name] {
                if let value = variables[key], !value.isEmpty { return value }
            }
            return nil
        }
        let all = value("all_proxy")
        let http = value("http_proxy", upper: variables["REQUEST_METHOD"] == nil) ?? all
        let https = value("https_proxy") ?? all
        return ProxyConfiguration(
            http: http.map { Proxy(url: $0) },
            https: https.map { Proxy(url: $0) },
            exceptions: ProxyExceptions(value("no_proxy") ?? "")
        )
    }

    /// The proxy for a request to `host`, a name or an address without brackets; nil for none.
    func proxy(isSecure: Bool, host: String, port: Int) -> Proxy? {
        guard let proxy = isSecure ? https : http, !exceptions.contains(host: host, port: port) else {
            return nil
        }
        return proxy
    }
}

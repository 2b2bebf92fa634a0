import Basics
public import HTTPTransport

/// The proxies of requests, by the scheme of the URL, and the hosts that are reached without a proxy.
///
/// Requests to this machine (`localhost`, names below it, and loopback addresses) use a proxy that was set in
/// code, but not a proxy from the environment, as in Go and .NET.
public struct ProxyConfiguration: Sendable, Hashable {
    private var httpRoute: Route
    private var httpsRoute: Route

    /// The hosts that are reached without a proxy.
    public var exceptions: ProxyExceptions

    private enum Route: Sendable, Hashable {
        case direct
        case through(Proxy, isOfEnvironment: Bool)
        /// A variable's value is malformed. Requests that would use it fail with this error.
        case malformed(TransportError)

        var proxy: Proxy? {
            if case .through(let proxy, _) = self { proxy } else { nil }
        }

        init(_ proxy: Proxy?) {
            self = proxy.map { .through($0, isOfEnvironment: false) } ?? .direct
        }
    }

    /// Creates a configuration.
    public init(http: Proxy? = nil, https: Proxy? = nil, exceptions: ProxyExceptions = ProxyExceptions()) {
        httpRoute = Route(http)
        httpsRoute = Route(https)
        self.exceptions = exceptions
    }

    /// The proxy of `http` requests, which receives the whole URL; nil for none, or if
    /// the variable is malformed.
    public var http: Proxy? {
        get { httpRoute.proxy }
        set { httpRoute = Route(newValue) }
    }

    /// The proxy of `https` requests, which opens a tunnel for them; nil for none, or if
    /// the variable is malformed.
    public var https: Proxy? {
        get { httpsRoute.proxy }
        set { httpsRoute = Route(newValue) }
    }

    /// No proxy, regardless of the environment.
    public static let none = ProxyConfiguration()

    /// Returns a configuration that uses `proxy` for every request, except to `exceptions`.
    public static func all(_ proxy: Proxy, exceptions: ProxyExceptions = ProxyExceptions()) -> Self {
        ProxyConfiguration(http: proxy, https: proxy, exceptions: exceptions)
    }

    /// Whether all requests are sent without a proxy.
    var isDirect: Bool { httpRoute == .direct && httpsRoute == .direct }

    /// Returns the proxy for a request to `host`, a name or an address without brackets; nil for none.
    ///
    /// - Throws: `TransportError` with the code `invalidConfiguration` if the request needs a
    ///   proxy whose URL is malformed.
    @_spi(CommandLine) public func proxy(
        isSecure: Bool,
        host: String,
        port: Int
    ) throws(TransportError) -> Proxy? {
        let route = isSecure ? httpsRoute : httpRoute
        guard route != .direct, !exceptions.contains(host: host, port: port) else { return nil }
        switch route {
        case .direct: return nil
        case .through(let proxy, let isOfEnvironment):
            return isOfEnvironment && Self.isLoopback(host) ? nil : proxy
        case .malformed(let error):
            guard Self.isLoopback(host) else { throw error }
            return nil
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if let address = IPAddress(ofHost: name) { return address.isLoopback }
        return name == "localhost" || name.hasSuffix(".localhost")
    }
}

extension ProxyConfiguration {
    private static let variableNames = [
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
        "NO_PROXY", "REQUEST_METHOD",
    ]

    /// Returns the proxies in the environment of the process.
    ///
    /// See ``environment(_:)``.
    public static func environment() -> Self {
        var variables: [String: String] = [:]
        for name in variableNames {
            // Not `ProcessInfo`, which would link 7 MB of FoundationEssentials into a program.
            if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
        }
        return environment(variables)
    }

    /// Returns the proxies in `variables`: `http_proxy`, `https_proxy`, `all_proxy`, and `no_proxy`,
    /// in lowercase or uppercase.
    ///
    /// The first variable that is set is used: lowercase, uppercase, then `all_proxy`. If it is empty, no
    /// proxy is used, as in the AWS CLI. `HTTP_PROXY` is ignored if `REQUEST_METHOD` is set, because the
    /// client of a CGI script could set it. Requests that need a proxy whose URL is malformed fail with the
    /// code `invalidConfiguration`.
    public static func environment(_ variables: [String: String]) -> Self {
        func route(_ names: [String]) -> Route {
            guard let name = (names + ["all_proxy", "ALL_PROXY"]).first(where: { variables[$0] != nil }),
                let url = variables[name], !url.utf8.trimmingBlanks().isEmpty
            else { return .direct }
            do throws(Proxy.Problem) {
                return .through(try Proxy(parsing: url), isOfEnvironment: true)
            } catch {
                return .malformed(error.transportError(setting: name))
            }
        }
        let isCGI = variables["REQUEST_METHOD"] != nil
        let exceptions = variables["no_proxy"] ?? variables["NO_PROXY"] ?? ""
        var configuration = ProxyConfiguration(exceptions: ProxyExceptions(exceptions))
        configuration.httpRoute = route(isCGI ? ["http_proxy"] : ["http_proxy", "HTTP_PROXY"])
        configuration.httpsRoute = route(["https_proxy", "HTTPS_PROXY"])
        return configuration
    }
}

/// Hosts that are reached without a proxy, in the notation of `NO_PROXY`.
public struct ProxyExceptions: Sendable, Hashable {
    private var entries: [Entry]
    private var everything: Bool

    /// Parses a list separated by commas or white space.
    ///
    /// An entry is `*` for every host, a domain, an address, or a range of addresses such as `10.0.0.0/8`. A
    /// domain, with or without a leading dot or `*.`, includes all names below it. A domain or an address can
    /// end in `:port`. An IPv6 address with a port must be in brackets.
    public init(_ list: String = "") {
        let words = list.split { $0 == "," || $0.isWhitespace }
        everything = words.contains("*")
        entries = words.compactMap { Entry($0) }
    }

    /// Whether `host`, without brackets, is an exception at `port`.
    func contains(host: String, port: Int) -> Bool {
        if everything { return true }
        if entries.isEmpty { return false }
        let address = IPAddress(host) ?? IPAddress(ofHost: host)
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return entries.contains { $0.matches(name: name, address: address, port: port) }
    }
}

extension ProxyExceptions {
    private enum Entry: Sendable, Hashable {
        case domain(String, port: Int?)
        case range(IPAddress, bits: Int, port: Int?)

        init?(_ word: Substring) {
            if let slash = word.lastIndex(of: "/") {
                guard let address = IPAddress(String(word[..<slash])),
                    let bits = Int(word[word.index(after: slash)...]),
                    bits >= 0, bits <= address.bytes.count * 8
                else { return nil }
                self = .range(address, bits: bits, port: nil)
                return
            }
            if let address = IPAddress(String(word)) {
                self = .range(address, bits: address.bytes.count * 8, port: nil)
                return
            }
            var name = word
            var port: Int?
            if let colon = word.lastIndex(of: ":"), let number = Int(word[word.index(after: colon)...]) {
                name = word[..<colon]
                port = number
            }
            if name.hasPrefix("["), name.hasSuffix("]") {
                name = name.dropFirst().dropLast()
            }
            if let address = IPAddress(String(name)) {
                self = .range(address, bits: address.bytes.count * 8, port: port)
                return
            }
            if name.hasPrefix("*.") { name = name.dropFirst() }
            if name.hasPrefix(".") { name = name.dropFirst() }
            if name.hasSuffix(".") { name = name.dropLast() }
            guard !name.isEmpty else { return nil }
            self = .domain(name.lowercased(), port: port)
        }

        func matches(name: String, address: IPAddress?, port: Int) -> Bool {
            switch self {
            case .domain(let domain, let only):
                guard only == nil || only == port else { return false }
                return name == domain || name.hasSuffix("." + domain)
            case .range(let range, let bits, let only):
                guard only == nil || only == port, let address else { return false }
                return address.sharesPrefix(with: range, bits: bits)
            }
        }
    }
}

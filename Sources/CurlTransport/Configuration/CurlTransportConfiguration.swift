import Basics

/// The settings of a ``CurlTransport``: limits, TLS, proxies, and addresses.
public struct CurlTransportConfiguration: Sendable, Hashable {
    /// The maximum number of concurrent transfers and of connections that are kept: 1 to 65,536.
    ///
    /// Further transfers wait in order of arrival. libcurl is fastest with 16 to 64 (`CURLMOPT_MAXCONNECTS`).
    /// Calls that fetch credentials are counted separately, with the same limit.
    public var maxConnections: Int { didSet { maxConnections = Self.clamp(maxConnections) } }

    /// The maximum idle time of a connection that is reused: one second to one year (`CURLOPT_MAXAGE_CONN`).
    ///
    /// After this time without a transfer, all connections are closed and the transport's thread ends.
    public var idleTimeout: Duration { didSet { idleTimeout = Self.clamp(idleTimeout) } }

    /// The maximum age of a connection that is reused; nil for no limit (`CURLOPT_MAXLIFETIME_CONN`).
    public var connectionLifetime: Duration?

    /// The time without traffic after which TCP probes the peer; nil for no probes (`CURLOPT_TCP_KEEPIDLE`).
    public var keepAlive: Duration?

    /// The HTTP version.
    public var httpVersion: HTTPVersion

    /// The family of addresses to connect to.
    public var addressFamily: AddressFamily

    /// The path of a Unix domain socket for all requests; nil for the network (`CURLOPT_UNIX_SOCKET_PATH`).
    public var unixSocketPath: String?

    /// The TLS settings, including the verification of servers and the client certificate.
    public var tls: TLSConfiguration

    /// The proxy of each request, if any.
    public var proxy: ProxyConfiguration

    /// Hosts whose requests are sent to another address or port.
    public var hostOverrides: [HostOverride]

    /// Creates a configuration.
    public init(
        maxConnections: Int = 64,
        idleTimeout: Duration = .seconds(60),
        connectionLifetime: Duration? = nil,
        keepAlive: Duration? = .seconds(60),
        httpVersion: HTTPVersion = .http2,
        addressFamily: AddressFamily = .any,
        unixSocketPath: String? = nil,
        tls: TLSConfiguration = TLSConfiguration(),
        proxy: ProxyConfiguration = .environment(),
        hostOverrides: [HostOverride] = []
    ) {
        self.maxConnections = Self.clamp(maxConnections)
        self.idleTimeout = Self.clamp(idleTimeout)
        self.connectionLifetime = connectionLifetime
        self.keepAlive = keepAlive
        self.httpVersion = httpVersion
        self.addressFamily = addressFamily
        self.unixSocketPath = unixSocketPath
        self.tls = tls
        self.proxy = proxy
        self.hostOverrides = hostOverrides
    }

    private static func clamp(_ connections: Int) -> Int { min(max(1, connections), 65_536) }

    private static func clamp(_ time: Duration) -> Duration { time.clamped(atLeast: .seconds(1)) }
}

extension CurlTransportConfiguration {
    /// Versions of HTTP (`CURLOPT_HTTP_VERSION`).
    public enum HTTPVersion: Sendable, Hashable {
        /// HTTP/1.1 only.
        case http11
        /// HTTP/2 if a TLS server selects it by ALPN; HTTP/1.1 otherwise.
        case http2
    }

    /// Families of addresses (`CURLOPT_IPRESOLVE`).
    public enum AddressFamily: Sendable, Hashable {
        /// IPv4 and IPv6; both are tried.
        case any
        /// IPv4 only.
        case ipv4
        /// IPv6 only.
        case ipv6
    }
}

extension CurlTransportConfiguration {
    /// An address to which requests to a host are sent instead (`CURLOPT_CONNECT_TO`).
    ///
    /// Use it for VPC endpoints, tunnels, and tests. The `Host` field, the signature, the TLS server name,
    /// and the certificate check are still those of the host.
    public struct HostOverride: Sendable, Hashable {
        /// The host of the request's URL. An IPv6 address is written without brackets.
        public var host: String
        /// The port of the request's URL; nil for any.
        public var port: Int?
        /// The name or address to connect to. An IPv6 address is written without brackets.
        public var address: String
        /// The port to connect to; nil for the port of the URL.
        public var addressPort: Int?

        /// Creates an override.
        ///
        /// If an override has an invalid host or address, or a port outside 1 to 65,535, every request of its
        /// transport fails with `TransportError.Code.invalidRequest`. An address in brackets is invalid.
        public init(host: String, port: Int? = nil, address: String, addressPort: Int? = nil) {
            self.host = host
            self.port = port
            self.address = address
            self.addressPort = addressPort
        }
    }
}

extension CurlTransportConfiguration.HostOverride {
    /// The override in libcurl's notation, such as `example.com:443:[::1]:8443`; nil if it is invalid.
    var connectTo: String? {
        guard let host = Self.part(host), let address = Self.part(address), Self.isPort(port),
            Self.isPort(addressPort)
        else { return nil }
        return "\(host):\(port.map(String.init) ?? ""):\(address):\(addressPort.map(String.init) ?? "")"
    }

    private static func isPort(_ port: Int?) -> Bool { port.map { (1...65_535).contains($0) } ?? true }

    private static let characters = ASCIISet.alphanumerics(and: "-._")

    /// Returns a name or an address as it is written in a URL; nil if it is invalid.
    private static func part(_ host: String) -> String? {
        if !host.isEmpty, characters.containsAll(of: host) { return host }
        guard host.contains(":"), IPAddress(host) != nil else { return nil }
        return "[\(host)]"
    }
}

internal import Basics

/// How a ``CurlTransport`` connects: its limits, TLS, proxies and addresses.
public struct CurlTransportConfiguration: Sendable, Hashable {
    /// The most transfers that run, and connections that are kept, at a time; the rest wait in order. 1 to 65,536.
    ///
    /// libcurl is fastest with 16 to 64 (`CURLMOPT_MAXCONNECTS`).
    public var maxConnections: Int { didSet { maxConnections = Self.clamp(maxConnections) } }

    /// How long an unused connection may be reused; one second to one year (`CURLOPT_MAXAGE_CONN`).
    ///
    /// After this time without any transfer all connections are closed and the transport's thread ends.
    public var idleTimeout: Duration { didSet { idleTimeout = Self.clamp(idleTimeout) } }

    /// How old a connection may be when it is reused; nil for any age (`CURLOPT_MAXLIFETIME_CONN`).
    public var connectionLifetime: Duration?

    /// The time without traffic after which TCP probes the peer; nil for never (`CURLOPT_TCP_KEEPIDLE`).
    public var keepAlive: Duration?

    /// The version of HTTP that is spoken.
    public var httpVersion: HTTPVersion

    /// The addresses that are connected to.
    public var addressFamily: AddressFamily

    /// The path of a Unix domain socket that every request goes to; nil for the network (`CURLOPT_UNIX_SOCKET_PATH`).
    public var unixSocketPath: String?

    /// How HTTPS servers are verified and what is shown to them.
    public var tls: TLSConfiguration

    /// The proxy of each request, if any.
    public var proxy: ProxyConfiguration

    /// Hosts that are connected to at another address or port than their names and URLs say.
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

    private static func clamp(_ time: Duration) -> Duration {
        min(max(.seconds(1), time), .seconds(31_536_000))
    }
}

extension CurlTransportConfiguration {
    /// Versions of HTTP (`CURLOPT_HTTP_VERSION`).
    public enum HTTPVersion: Sendable, Hashable {
        /// HTTP/1.1 only.
        case http11
        /// HTTP/2 where a TLS server chooses it by ALPN, HTTP/1.1 elsewhere.
        case http2
    }

    /// Families of addresses (`CURLOPT_IPRESOLVE`).
    public enum AddressFamily: Sendable, Hashable {
        /// Whatever the name resolves to; both are tried.
        case any
        /// IPv4 only.
        case ipv4
        /// IPv6 only.
        case ipv6
    }
}

extension CurlTransportConfiguration {
    /// Where requests to a host are sent instead (`CURLOPT_CONNECT_TO`).
    ///
    /// `Host`, the signature, TLS server name and certificate check stay those of the host: for VPC endpoints, tunnels
    /// and tests.
    public struct HostOverride: Sendable, Hashable {
        /// The host of the request's URL, as it stands there.
        public var host: String
        /// The port of the request's URL; nil for any.
        public var port: Int?
        /// The name or address that is connected to.
        public var address: String
        /// The port that is connected to; nil for that of the URL.
        public var addressPort: Int?

        /// Creates an override.
        ///
        /// A transport fails every request with `TransportError.Code.invalidRequest` if an override has an invalid
        /// host, an invalid address (or one in brackets), or a port outside 1 to 65,535.
        public init(host: String, port: Int? = nil, address: String, addressPort: Int? = nil) {
            self.host = host
            self.port = port
            self.address = address
            self.addressPort = addressPort
        }
    }
}

extension CurlTransportConfiguration.HostOverride {
    /// What libcurl takes, such as `example.com:443:[::1]:8443`; nil for one that is not valid.
    var connectTo: String? {
        guard let host = Self.part(host), let address = Self.part(address), Self.isPort(port),
            Self.isPort(addressPort)
        else { return nil }
        return "\(host):\(port.map(String.init) ?? ""):\(address):\(addressPort.map(String.init) ?? "")"
    }

    private static func isPort(_ port: Int?) -> Bool { port.map { (1...65_535).contains($0) } ?? true }

    private static let characters = ASCIISet.alphanumerics(and: "-._")

    /// A name or an address as it stands in a URL.
    private static func part(_ host: String) -> String? {
        if !host.isEmpty, characters.containsAll(of: host) { return host }
        guard host.contains(":"), IPAddress(host) != nil else { return nil }
        return "[\(host)]"
    }
}

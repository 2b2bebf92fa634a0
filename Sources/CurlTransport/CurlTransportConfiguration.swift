/// How a ``CurlTransport`` connects: its limits, TLS, proxies and addresses.
public struct CurlTransportConfiguration: Sendable, Hashable {
    /// The most transfers that run, and connections that are kept, at a time; the rest wait in order. At least 1.
    ///
    /// libcurl is fastest with 16 to 64 (`CURLMOPT_MAXCONNECTS`).
    public var maxConnections: Int

    /// How long an unused connection may be reused; at least one second (`CURLOPT_MAXAGE_CONN`).
    ///
    /// After this time without any transfer all connections are closed and the transport's thread ends.
    public var idleTimeout: Duration

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
        proxy: ProxyConfiguration = .environment()
    ) {
        self.maxConnections = max(1, maxConnections)
        self.idleTimeout = max(.seconds(1), idleTimeout)
        self.connectionLifetime = connectionLifetime
        self.keepAlive = keepAlive
        self.httpVersion = httpVersion
        self.addressFamily = addressFamily
        self.unixSocketPath = unixSocketPath
        self.tls = tls
        self.proxy = proxy
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

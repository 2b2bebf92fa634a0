internal import HTTPTransport
internal import HTTPTypes

/// Where a request goes: the URL to connect to, the target of the request line, the proxy on the way.
struct RequestTarget: Equatable {
    var url: String
    var target: String
    var authority: String
    var proxy: Proxy?

    /// Checks scheme, authority and path, and finds the proxy.
    init(_ request: HTTPRequest, proxies configuration: CurlTransportConfiguration) throws(TransportError) {
        let isSecure: Bool
        switch request.scheme {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw .invalidRequest("The request's scheme is neither http nor https.")
        }
        guard let authority = request.authority, !authority.isEmpty,
            authority.utf8.allSatisfy(Self.isAuthority)
        else {
            throw .invalidRequest("The request's authority is not host or host:port.")
        }
        guard let path = request.path,
            path.utf8.first == UInt8(ascii: "/") || (path == "*" && request.method == .options)
        else {
            throw .invalidRequest("The request's path does not begin with a slash.")
        }
        guard path.utf8.allSatisfy(Self.isPath) else {
            throw .invalidRequest("The request's path has a character that must be percent-encoded.")
        }
        self.authority = authority
        url = isSecure ? "https://" + authority : "http://" + authority
        target = path
        let proxies = configuration.proxy
        guard configuration.unixSocketPath == nil, (isSecure ? proxies.https : proxies.http) != nil else {
            return
        }
        let (host, port) = Self.split(authority)
        proxy = proxies.proxy(isSecure: isSecure, host: host, port: port ?? (isSecure ? 443 : 80))
        // RFC 9112, section 3.2.2: a proxy is asked for the whole URL, unless it only opens a tunnel.
        if let proxy, !isSecure, !proxy.url.lowercased().hasPrefix("socks") {
            target = path == "*" ? url : url + path
        }
    }

    /// Host, without the brackets of an IPv6 address, and port.
    static func split(_ authority: String) -> (host: String, port: Int?) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            let host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            return (String(host), rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil)
        }
        guard let colon = authority.lastIndex(of: ":") else { return (authority, nil) }
        return (String(authority[..<colon]), Int(authority[authority.index(after: colon)...]))
    }

    /// Letters, digits and what names, addresses and ports are written with; no user information.
    private static func isAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    /// Visible ASCII but the number sign: what a request line can carry (RFC 9112, section 3).
    private static func isPath(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }
}

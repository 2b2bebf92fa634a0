internal import HTTPTransport
internal import HTTPTypes

/// Where a request goes: the host to connect to, the target of the request line, the proxy on the way.
struct RequestTarget {
    /// Scheme and authority together are the URL to connect to.
    let isSecure: Bool
    let authority: String
    let path: String
    let proxy: Proxy?
    /// RFC 9112, section 3.2.2: a request to a proxy has the whole URL as its target, unless the proxy opens a tunnel.
    let isAbsolute: Bool

    /// Checks scheme, authority and path, and finds the proxy.
    init(_ request: HTTPRequest, proxies: ProxyConfiguration?) throws(TransportError) {
        let isSecure: Bool
        switch request.scheme {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw .invalidRequest("The request's scheme is neither http nor https.")
        }
        guard let authority = request.authority, !authority.isEmpty,
            Self.inAuthority.containsAll(of: authority)
        else {
            throw .invalidRequest("The request's authority is not host or host:port.")
        }
        guard let path = request.path,
            path.utf8.first == UInt8(ascii: "/") || (path == "*" && request.method == .options)
        else {
            throw .invalidRequest("The request's path does not begin with a slash.")
        }
        guard Self.inPath.containsAll(of: path) else {
            throw .invalidRequest("The request's path has a character that must be percent-encoded.")
        }
        self.isSecure = isSecure
        self.authority = authority
        self.path = path
        proxy = if let proxies { try Self.proxy(to: authority, isSecure: isSecure, proxies) } else { nil }
        isAbsolute = proxy.map { !isSecure && !$0.scheme.isSOCKS } ?? false
    }

    var scheme: StaticString { isSecure ? "https://" : "http://" }

    /// The size of the request line's target.
    var byteCount: Int {
        let pathCount = isAbsolute && path == "*" ? 0 : path.utf8.count
        return isAbsolute ? scheme.utf8CodeUnitCount + authority.utf8.count + pathCount : pathCount
    }

    private static func proxy(
        to authority: String,
        isSecure: Bool,
        _ proxies: ProxyConfiguration
    ) throws(TransportError) -> Proxy? {
        let (host, port) = split(authority)
        return try proxies.proxy(isSecure: isSecure, host: host, port: port ?? (isSecure ? 443 : 80))
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
    private static let inAuthority = ASCIISet.alphanumerics(and: "-._:[]")

    /// Visible ASCII but the number sign: what a request line can carry (RFC 9112, section 3).
    private static let inPath = ASCIISet(from: "!", to: "~").without("#")
}

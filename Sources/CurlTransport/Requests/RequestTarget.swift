import HTTPTransport
import HTTPTypes

/// The destination of a request: the host to connect to, the target in the request
/// line, and the proxy, if any.
struct RequestTarget {
    /// The scheme and the authority form the URL to connect to.
    let isSecure: Bool
    let authority: String
    let path: String
    let proxy: Proxy?
    /// Whether the target is the whole URL, as in a request to a proxy that does not open a tunnel for it
    /// (RFC 9112, section 3.2.2).
    let isAbsolute: Bool

    /// Validates the scheme, the authority, and the path, and selects the proxy.
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

    /// Splits an authority into the host, without the brackets of an IPv6 address, and the port.
    static func split(_ authority: String) -> (host: String, port: Int?) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            let host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            return (String(host), rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil)
        }
        guard let colon = authority.lastIndex(of: ":") else { return (authority, nil) }
        return (String(authority[..<colon]), Int(authority[authority.index(after: colon)...]))
    }

    /// Letters, digits, and the other characters of names, addresses, and ports, but not of user information.
    private static let inAuthority = ASCIISet.alphanumerics(and: "-._:[]")

    /// Visible ASCII except the number sign: the characters that a request line allows (RFC 9112, section 3).
    private static let inPath = ASCIISet(from: "!", to: "~").without("#")
}

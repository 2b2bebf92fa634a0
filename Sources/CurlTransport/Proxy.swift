/// One proxy server.
///
/// The password prints as `<redacted>`.
public struct Proxy: Sendable, Hashable {
    /// `scheme://host:port`, with the scheme `http`, `https`, `socks5` or `socks5h`; without one, `http` (`CURLOPT_PROXY`).
    public var url: String

    /// The user's name for basic authentication (`CURLOPT_PROXYUSERNAME`).
    public var username: String?

    /// The user's password (`CURLOPT_PROXYPASSWORD`).
    public var password: String?

    /// Creates a proxy. A name and a password within `url` are taken too, percent-encoded there.
    public init(url: String, username: String? = nil, password: String? = nil) {
        self.url = url
        self.username = username
        self.password = password
    }
}

extension Proxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The server; who uses it is left out.
    public var description: String {
        guard let at = url.lastIndex(of: "@") else { return url }
        let end = url[..<at].lastIndex(of: "/").map { url.index(after: $0) } ?? url.startIndex
        return "\(url[..<end])<redacted>\(url[at...])"
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// No children, so that neither `dump` nor a mirror shows the password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where requests go: scheme, authority and a path that every request's path is appended to.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    public var scheme: String
    /// Host and, unless it is the scheme's own, port.
    public var authority: String
    /// The path before the operations' own, without a slash at its end.
    public var path: String

    /// The endpoint's URL.
    public var description: String { "\(scheme)://\(authority)\(path)" }

    /// The host without the port, in lower case.
    var host: String {
        if authority.first == "[" { return String(authority.prefix { $0 != "]" }.dropFirst()).lowercased() }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }

    /// Whether the host is this machine: `localhost`, a name under it, or a loopback address.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && isIPLiteral)
    }

    /// Whether the host is an IPv4 or IPv6 address, which takes no label in front.
    var isIPLiteral: Bool {
        if authority.first == "[" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Refuses to show a signature and a session token to whoever listens on the way to another machine.
    ///
    /// - Throws: ``EndpointError`` for plain http to another machine, unless `allowsInsecure` is set.
    func checkSecurity(allowsInsecure: Bool) throws(EndpointError) {
        guard scheme == "http", !isLoopback, !allowsInsecure else { return }
        throw EndpointError(
            message: "The endpoint \(self) is plain http to another machine: use https, or set "
                + "allowsInsecureTransport if the way there is safe."
        )
    }

    /// Reads an endpoint given as a URL.
    ///
    /// - Throws: ``EndpointError`` when it is not `http` or `https` with a host, or has more than a path.
    static func parse(_ url: String) throws(EndpointError) -> Endpoint {
        func fail(_ reason: String) -> EndpointError {
            EndpointError(
                message: "The endpoint \"\(url)\" \(reason); give it as https://host[:port][/path]."
            )
        }
        guard let separator = url.firstRange(of: "://") else { throw fail("has no scheme") }
        let scheme = url[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw fail("is neither https nor http") }
        let rest = url[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, authority.first != ":" else { throw fail("has no host") }
        guard !authority.contains("@") else { throw fail("must not contain user information") }
        guard authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw fail("has an invalid host") }
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            guard UInt16(authority[authority.index(after: colon)...]) != nil else {
                throw fail("has an invalid port")
            }
        }
        var path = rest[authority.endIndex...]
        guard !path.contains("?"), !path.contains("#") else { throw fail("has a query or a fragment") }
        while path.last == "/" { path.removeLast() }
        return Endpoint(scheme: scheme, authority: String(authority), path: String(path))
    }
}

/// Why no endpoint can be told.
public struct EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what would be right, in one line.
    public var message: String

    /// The message.
    public var description: String { message }
}

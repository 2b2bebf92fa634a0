package import Basics

/// An `http` or `https` URL, split into the parts of a request.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// `https` or `http`.
    package var scheme: String
    /// The host and an optional port.
    package var authority: String
    /// The path, as written.
    package var path: String
    /// The text after the question mark; nil without one.
    package var query: String?

    /// Why a text is not a valid URL.
    package struct Problem: Error, Sendable, Hashable {
        /// A phrase that follows "The endpoint …", such as "has no scheme".
        package var reason: String
    }

    /// Creates a URL from its parts.
    package init(scheme: String = "https", authority: String, path: String = "", query: String? = nil) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.query = query
    }

    /// Parses `url`. Rejects fragments and user information.
    package init(_ url: String) throws(Problem) {
        guard let separator = Self.separator(in: url) else { throw Problem(reason: "has no scheme") }
        scheme = url[..<separator].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw Problem(reason: "must begin with https:// or http://")
        }
        let rest = url[url.index(separator, offsetBy: 3)...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, authority.first != ":" else { throw Problem(reason: "has no host") }
        guard !authority.contains("@") else { throw Problem(reason: "must not contain user information") }
        guard authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else {
            throw Problem(reason: "has an invalid host")
        }
        let isBracketed = authority.first == "["
        guard isBracketed == authority.contains("]"), isBracketed || authority.count(where: { $0 == ":" }) < 2
        else {
            throw Problem(reason: "has an invalid host")
        }
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            let port = authority[authority.index(after: colon)...]
            // `UInt16` also accepts a sign.
            guard port.unicodeScalars.allSatisfy(\.isDigit), UInt16(port) != nil else {
                throw Problem(reason: "has an invalid port")
            }
        }
        let target = rest[authority.endIndex...]
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Problem(reason: "has an invalid path")
        }
        guard !target.contains("#") else { throw Problem(reason: "must not have a fragment") }
        let path = target.prefix { $0 != "?" }
        query = path.endIndex == target.endIndex ? nil : String(target[path.endIndex...].dropFirst())
        self.authority = String(authority)
        self.path = String(path)
    }

    private static func separator(in url: String) -> String.Index? {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        return colon
    }

    /// The URL without trailing slashes, as a base for other paths.
    package var asBase: HTTPURL {
        var base = self
        while base.path.last == "/" { base.path.removeLast() }
        return base
    }

    /// The URL without its query, which may contain a secret.
    package var description: String { "\(origin)\(path)\(query == nil ? "" : "?<redacted>")" }

    /// No children, so that `dump` and mirrors don't show the query.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Path and query for a request line.
    package var target: String { (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "") }

    /// Scheme, host, and port, which are safe to show in a message.
    package var origin: String { "\(scheme)://\(authority)" }

    /// The host without port and brackets, in lowercase.
    package var host: String {
        if authority.first == "[" { return String(authority.prefix { $0 != "]" }.dropFirst()).lowercased() }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }

    /// The host's IP address in any notation; nil for a name.
    package var address: IPAddress? { IPAddress(ofHost: host) }

    /// Whether the host is this machine: `localhost`, a name below it, or a loopback address.
    package var isLoopback: Bool {
        if let address { return address.isLoopback }
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// Whether the host is an IPv4 or IPv6 address.
    package var isIPLiteral: Bool { authority.first == "[" || address != nil }
}

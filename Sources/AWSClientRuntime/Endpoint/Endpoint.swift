import AWSCore

/// The destination of requests: a scheme, an authority, and a path to which each request's path is appended.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    package var scheme: String
    /// The host, and the port unless it is the scheme's default.
    package var authority: String
    /// The path before the operations' paths, without a trailing slash.
    package var path: String

    /// The endpoint's URL.
    package var description: String { url.description }

    private var url: HTTPURL { HTTPURL(scheme: scheme, authority: authority, path: path) }

    /// The host without the port, in lowercase.
    package var host: String { url.host }

    /// Whether the host is this machine: `localhost`, a name under it, or a loopback address.
    package var isLoopback: Bool { url.isLoopback }

    /// Whether the host is an IPv4 or IPv6 address. A label cannot be prefixed to an address.
    package var isIPLiteral: Bool { url.isIPLiteral }

    /// Rejects an endpoint to which a signature and a session token would be sent
    /// in cleartext on another machine.
    ///
    /// - Throws: ``EndpointError`` for plain HTTP to another machine, unless `allowsInsecure` is set.
    package func checkSecurity(allowsInsecure: Bool) throws(EndpointError) {
        guard scheme == "http", !isLoopback, !allowsInsecure else { return }
        throw EndpointError(
            message: "The endpoint \(self) is plain http to another machine: use https, or set "
                + "allowsInsecureTransport if the way there is safe."
        )
    }

    /// Parses an endpoint URL.
    ///
    /// - Throws: ``EndpointError`` if it is not `http` or `https` with a host, or has more than a path.
    package static func parse(_ text: String) throws(EndpointError) -> Endpoint {
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(text).asBase
        } catch {
            throw malformed(text, error.reason)
        }
        guard url.query == nil else { throw malformed(text, "has a query") }
        return Endpoint(scheme: url.scheme, authority: url.authority, path: url.path)
    }

    package init(scheme: String, authority: String, path: String) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
    }

    private static func malformed(_ text: String, _ reason: String) -> EndpointError {
        // The text before an `@` may be a password.
        let shown = text.contains("@") ? "" : " \"\(text)\""
        return EndpointError(
            message: "The endpoint\(shown) \(reason); give it as https://host[:port][/path]."
        )
    }
}

/// The reason why an endpoint cannot be determined.
public struct EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what would be right, on one line.
    public var message: String

    /// Creates an error.
    public init(message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension String {
    /// Whether the text can be a label of a host name.
    package var isHostLabel: Bool {
        (1...63).contains(utf8.count) && first != "-" && last != "-"
            && utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
            }
    }

    /// Whether the text consists of host labels separated by dots.
    package var isHostName: Bool {
        split(separator: ".", omittingEmptySubsequences: false).allSatisfy { String($0).isHostLabel }
    }
}

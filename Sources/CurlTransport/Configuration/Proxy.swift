import Basics
public import HTTPTransport

/// A proxy server.
///
/// Its description contains the scheme, host, and port, but never the user or the password.
public struct Proxy: Sendable, Hashable {
    let scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    let host: String
    let port: UInt16
    let username: String?
    let password: String?

    /// Creates a proxy from a URL, `scheme://user:password@host:port`.
    ///
    /// The scheme is `http`, `https`, `socks4`, `socks4a`, `socks5`, or `socks5h`. The default is `http`. The
    /// default port is 80 for `http`, 443 for `https`, and 1080 for SOCKS. The last `@` before the first `/`,
    /// `?`, `#`, or `\` ends the user and the password, which are percent-decoded. A path is ignored.
    ///
    /// - Parameters:
    ///   - url: The proxy's URL.
    ///   - username: The user, not percent-encoded; nil for the user in `url`.
    ///   - password: The password, not percent-encoded; nil for the password in `url`, or for
    ///     none if `username` is given.
    /// - Throws: `TransportError` with the code `invalidConfiguration` for any other URL. Its message
    ///   contains no part of `url`.
    public init(url: String, username: String? = nil, password: String? = nil) throws(TransportError) {
        do throws(Problem) {
            self = try Proxy(parsing: url, username: username, password: password)
        } catch {
            throw error.transportError(setting: nil)
        }
    }
}

extension Proxy {
    /// The protocols of proxies, by libcurl's names (`CURLOPT_PROXY`).
    ///
    /// libcurl's `socks` is not supported, because it means SOCKS4 in libcurl and often SOCKS5 elsewhere.
    enum Scheme: String, CaseIterable {
        case http, https, socks4, socks4a, socks5, socks5h

        /// The port of a URL without one. Go and urllib3, which the AWS CLI uses, use 80 for
        /// `http`. libcurl would use 1080.
        var defaultPort: UInt16 {
            switch self {
            case .http: 80
            case .https: 443
            case .socks4, .socks4a, .socks5, .socks5h: 1080
            }
        }

        var isSOCKS: Bool { defaultPort == 1080 }
    }

    /// The reasons why a proxy's URL is malformed. The raw values complete "The proxy URL is malformed:".
    enum Problem: String, Error {
        case scheme = "its scheme is not http, https, socks4, socks4a, socks5 or socks5h"
        case host = "its host is not a name, an IPv4 address or an IPv6 address in brackets"
        case port = "its port is not a number from 1 to 65535"
        case controlCharacter = "it contains a control character"
        case notUTF8 = "its user or password is not UTF-8"
        case delimiter = #"its user or password contains a /, ?, # or \ that is not percent-encoded"#
        case tooLong = "its user or password is longer than the 255 bytes that SOCKS5 allows"

        /// Creates the error that describes this problem.
        ///
        /// - Parameter setting: The environment variable that contains the URL; nil for a URL in code.
        func transportError(setting: String?) -> TransportError {
            TransportError(
                .invalidConfiguration,
                delivery: .notSent,
                message: "The proxy URL\(setting.map { " in \($0)" } ?? "") is malformed: \(rawValue). Write "
                    + "scheme://user:password@host:port, with special characters in user and password "
                    + "percent-encoded."
            )
        }
    }

    /// Parses a URL. Compares bytes instead of characters, because a combining accent
    /// would change a character.
    init(parsing url: String, username: String? = nil, password: String? = nil) throws(Problem) {
        var rest = url.utf8.trimmingBlanks()
        guard rest.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
        scheme = try Self.takeScheme(&rest)
        let end = rest.firstIndex { "/?#\\".utf8.contains($0) } ?? rest.endIndex
        guard !rest[end...].contains(UInt8(ascii: "@")) else { throw .delimiter }
        rest = rest[..<end]
        var user: String?
        var userPassword: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            (user, userPassword) = try Self.credentials(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        self.username = username ?? user
        self.password = password ?? (username == nil ? userPassword : nil)
        (host, port) = try Self.hostAndPort(rest, defaultPort: scheme.defaultPort)
        for text in [self.username, self.password].compactMap({ $0 }) {
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
            // RFC 1929: the length of each is a single byte.
            guard !scheme.isSOCKS || text.utf8.count <= 255 else { throw .tooLong }
        }
    }

    private static func takeScheme(_ rest: inout Substring.UTF8View) throws(Problem) -> Scheme {
        // "//host" is accepted, as in the AWS CLI.
        if rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            return .http
        }
        guard let colon = rest.indices.first(where: { rest[$0...].starts(with: "://".utf8) }) else {
            return .http
        }
        guard let scheme = Scheme(rawValue: String(Substring(rest[..<colon])).lowercased()) else {
            throw .scheme
        }
        rest = rest[colon...].dropFirst(3)
        return scheme
    }

    private static func credentials(_ text: Substring.UTF8View) throws(Problem) -> (String?, String?) {
        let user = text.prefix { $0 != UInt8(ascii: ":") }
        let password = text[user.endIndex...].dropFirst()
        guard !user.isEmpty || !password.isEmpty else { return (nil, nil) }
        return (try decode(user), user.endIndex == text.endIndex ? nil : try decode(password))
    }

    /// Decodes percent-encoding. A `%` without two digits is kept, as in the AWS CLI and in libcurl.
    private static func decode(_ text: Substring.UTF8View) throws(Problem) -> String {
        let bytes = PercentEncoding.decodeLeniently(text)
        // In values of the environment, U+FFFD has replaced bytes that are not UTF-8.
        guard let decoded = String(validating: bytes, as: UTF8.self),
            !decoded.unicodeScalars.contains("\u{FFFD}")
        else { throw .notUTF8 }
        return decoded
    }

    private static func hostAndPort(
        _ text: Substring.UTF8View,
        defaultPort: UInt16
    ) throws(Problem) -> (String, UInt16) {
        let colon = UInt8(ascii: ":")
        let isBracketed = text.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? text.firstIndex(of: UInt8(ascii: "]")).map { text.index(after: $0) } ?? text.startIndex
            : text.firstIndex(of: colon) ?? text.endIndex
        let suffix = text[hostEnd...]
        var host = String(Substring(text[..<hostEnd]))
        if isBracketed {
            host = String(host.dropFirst().dropLast())
            guard IPAddress(host)?.bytes.count == 16, suffix.first ?? colon == colon else { throw .host }
        } else {
            // A second colon means an IPv6 address without brackets.
            guard inHost.containsAll(of: host), host.utf8.contains(where: { $0 > UInt8(ascii: ".") }),
                !suffix.dropFirst().contains(colon)
            else { throw .host }
        }
        guard !suffix.isEmpty else { return (host, defaultPort) }
        let digits = suffix.dropFirst()
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(Substring(digits)),
            port > 0
        else { throw .port }
        return (host, port)
    }

    private static let inHost = ASCIISet.alphanumerics(and: "-._")
}

extension Proxy {
    /// Scheme, host, and port in libcurl's notation.
    var origin: String { "\(scheme.rawValue)://\(host.utf8.contains(0x3A) ? "[\(host)]" : host):\(port)" }

    /// The percent-encoded user and password for `CURLOPT_PROXYUSERPWD`; nil if there are none.
    ///
    /// Every version of libcurl decodes this option. `CURLOPT_PROXYUSERNAME` and `CURLOPT_PROXYPASSWORD` are
    /// decoded up to 7.88 but not from 8.12 on.
    var encodedCredentials: String? {
        guard username != nil || password != nil else { return nil }
        return Self.encode(username ?? "") + ":" + Self.encode(password ?? "")
    }

    private static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain = inHost.contains(byte)
            result +=
                isPlain ? String(Unicode.Scalar(byte)) : "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        }
        return result
    }
}

extension Proxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The proxy's URL, with `<redacted>` instead of the user and the password.
    public var description: String {
        guard username != nil || password != nil else { return origin }
        return "\(scheme.rawValue)://<redacted>@\(origin.dropFirst(scheme.rawValue.count + 3))"
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// No children, so that neither `dump` nor a mirror shows the password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension String.UTF8View {
    /// The text without leading and trailing blanks and line breaks.
    func trimmingBlanks() -> Substring.UTF8View {
        var rest = self[...]
        while let first = rest.first, first == 0x20 || (0x09...0x0D).contains(first) { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || (0x09...0x0D).contains(last) { rest.removeLast() }
        return rest
    }
}

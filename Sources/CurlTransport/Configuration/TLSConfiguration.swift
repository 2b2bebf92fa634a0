internal import Basics
internal import CLibcurl

/// How HTTPS servers, and HTTPS proxies, are verified and what is shown to them.
public struct TLSConfiguration: Sendable, Hashable {
    /// The oldest version of TLS that is spoken.
    public var minimumVersion: Version

    /// The PEM file of the authorities that are trusted; nil for the system's (`CURLOPT_CAINFO`).
    ///
    /// Those are where libcurl was built to look; a libcurl that was built for another system, such as a static one, looks in
    /// `SSL_CERT_FILE` and where distributions keep them.
    public var certificateAuthorityFile: String?

    /// The certificate that is shown to a server that asks for one.
    public var clientCertificate: ClientCertificate?

    /// Whether the server's certificate and name are checked.
    public var verification: Verification

    /// Creates a configuration; the default trusts the system's authorities and verifies everything.
    public init(
        minimumVersion: Version = .tls12,
        certificateAuthorityFile: String? = nil,
        clientCertificate: ClientCertificate? = nil,
        verification: Verification = .full
    ) {
        self.minimumVersion = minimumVersion
        self.certificateAuthorityFile = certificateAuthorityFile
        self.clientCertificate = clientCertificate
        self.verification = verification
    }
}

extension TLSConfiguration {
    /// Versions of TLS (`CURLOPT_SSLVERSION`).
    public enum Version: Sendable, Hashable {
        /// TLS 1.2 (RFC 5246).
        case tls12
        /// TLS 1.3 (RFC 8446).
        case tls13
    }

    /// What is checked (`CURLOPT_SSL_VERIFYPEER`, `CURLOPT_SSL_VERIFYHOST`).
    public enum Verification: Sendable, Hashable {
        /// The chain up to a trusted authority, and the host's name.
        case full
        /// No verification: anyone on the network path can read and change everything. Only for tests against a
        /// throwaway server.
        case disabledInsecurely
    }
}

/// The files of a client certificate, in PEM.
///
/// The key's password prints as `<redacted>`.
public struct ClientCertificate: Sendable, Hashable {
    /// The path of the certificate and its chain (`CURLOPT_SSLCERT`).
    public var certificateFile: String

    /// The path of the private key (`CURLOPT_SSLKEY`).
    public var keyFile: String

    /// The private key's password; nil for a key without one (`CURLOPT_KEYPASSWD`).
    public var keyPassword: String?

    /// Creates a client certificate from its files.
    public init(certificateFile: String, keyFile: String, keyPassword: String? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassword = keyPassword
    }
}

extension ClientCertificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The files; the password is left out.
    public var description: String {
        "ClientCertificate(certificateFile: \(certificateFile), keyFile: \(keyFile)"
            + (keyPassword == nil ? ")" : ", keyPassword: <redacted>)")
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// No children, so that neither `dump` nor a mirror shows the password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where the system's authorities are, for a libcurl that does not know: one that was linked statically, or built elsewhere.
enum SystemAuthorities {
    /// The file to use instead of libcurl's own default; nil where that is there, or nothing is.
    static let substitute: String? = {
        guard let handle = unsafe curl_easy_init() else { return nil }
        defer { unsafe curl_easy_cleanup(handle) }
        func text(_ info: CURLINFO) -> String? {
            unsafe s3c_curl_get_string(handle, info).map { unsafe String(cString: $0) }
        }
        return substitute(
            forFile: text(CURLINFO_CAINFO),
            folder: text(CURLINFO_CAPATH),
            variable: ProcessEnvironment.value(of: "SSL_CERT_FILE"),
            exists: { unsafe access($0, R_OK) == 0 }
        )
    }()

    /// The files of distributions, in the order in which curl's own build looks for them, and SUSE's.
    ///
    /// Source: `CURL_CHECK_CA_BUNDLE` in curl's acinclude.m4.
    private static let files = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/usr/share/ssl/certs/ca-bundle.crt", "/usr/local/share/certs/ca-root-nss.crt", "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    ]

    static func substitute(
        forFile file: String?,
        folder: String?,
        variable: String?,
        exists: (String) -> Bool
    ) -> String? {
        if [file, folder].contains(where: { $0.map(exists) ?? false }) { return nil }
        #if canImport(Darwin)
        // A libcurl without a default asks the system's own verifier.
        if file == nil, folder == nil { return nil }
        #endif
        return ([variable].compactMap(\.self) + files).first(where: exists)
    }
}

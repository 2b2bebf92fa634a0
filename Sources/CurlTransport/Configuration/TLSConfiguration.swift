import Basics
import CLibcurl

/// The TLS settings for HTTPS servers and HTTPS proxies, including the client certificate.
public struct TLSConfiguration: Sendable, Hashable {
    /// The minimum TLS version.
    public var minimumVersion: Version

    /// The PEM file of trusted authorities; nil for the system's authorities (`CURLOPT_CAINFO`).
    ///
    /// The system's authorities are at the location that libcurl was built with. If it does not exist, for
    /// example because libcurl is static and was built for another system, they are in the file that
    /// `SSL_CERT_FILE` names or at the usual locations of distributions.
    public var certificateAuthorityFile: String?

    /// The certificate to present if a server requests one.
    public var clientCertificate: ClientCertificate?

    /// Whether the server's certificate and host name are verified.
    public var verification: Verification

    /// Creates a configuration. By default, the system's authorities are trusted and everything is verified.
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

    /// The verification of servers (`CURLOPT_SSL_VERIFYPEER`, `CURLOPT_SSL_VERIFYHOST`).
    public enum Verification: Sendable, Hashable {
        /// Verifies the certificate chain up to a trusted authority, and the host name.
        case full
        /// No verification: anyone on the network path can read and change everything. Only for tests against a
        /// throwaway server.
        case disabledInsecurely
    }
}

/// The PEM files of a client certificate.
///
/// Its description shows the key's password as `<redacted>`.
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
    /// The paths of the files. A password is shown as `<redacted>`.
    public var description: String {
        "ClientCertificate(certificateFile: \(certificateFile), keyFile: \(keyFile)"
            + (keyPassword == nil ? ")" : ", keyPassword: <redacted>)")
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// No children, so that neither `dump` nor a mirror shows the password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The location of the system's authorities for a libcurl without a valid default: one that was linked
/// statically or built for another system.
enum SystemAuthorities {
    /// The file to use instead of libcurl's default; nil if the default exists or no file is found.
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

    /// The files of distributions, in the order in which curl's own build checks for them, and SUSE's file.
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
        // A libcurl without a default uses the system's verifier.
        if file == nil, folder == nil { return nil }
        #endif
        return ([variable].compactMap(\.self) + files).first(where: exists)
    }
}

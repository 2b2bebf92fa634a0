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

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

internal import NIOSSL

/// The certificate that the server shows, and its key.
public struct ServerTLS: Sendable {
    let context: NIOSSLContext

    /// Reads them.
    ///
    /// - Parameters:
    ///   - certificateFile: A file of certificates in PEM form, the server's own first.
    ///   - keyFile: A file with its private key in PEM form.
    /// - Throws: What is wrong with the files.
    public init(certificateFile: String, keyFile: String) throws {
        let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map(
            NIOSSLCertificateSource.certificate
        )
        let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        context = try NIOSSLContext(configuration: configuration)
    }
}

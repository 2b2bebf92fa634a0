import NIOSSL

/// The server's certificate and its key.
public struct ServerTLS: Sendable {
    let context: NIOSSLContext

    /// Reads the certificate and the key.
    ///
    /// - Parameters:
    ///   - certificateFile: A PEM file of certificates, with the server's own first.
    ///   - keyFile: A PEM file with the certificate's private key.
    /// - Throws: ``ReadingError``, which names the invalid file.
    public init(certificateFile: String, keyFile: String) throws {
        let chain = try Self.reading("\(certificateFile) has no certificate in PEM form") {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
            return try chain.isEmpty ? { throw NIOSSLError.failedToLoadCertificate }() : chain
        }
        let key = try Self.reading(
            "\(keyFile) has no private key in PEM form that can be read without a password"
        ) {
            // A callback, because otherwise NIOSSL prompts for the password at the terminal.
            try NIOSSLPrivateKey(file: keyFile, format: .pem) { $0([]) }
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map(NIOSSLCertificateSource.certificate),
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        let made = configuration
        context = try Self.reading("\(keyFile) is not the key of the certificate in \(certificateFile)") {
            try NIOSSLContext(configuration: made)
        }
    }

    /// The reason why the certificate or the key cannot be used.
    public struct ReadingError: Error, CustomStringConvertible {
        /// The invalid file and the problem, on one line.
        public let description: String
    }

    private static func reading<Result>(_ failure: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw ReadingError(description: failure)
        }
    }
}

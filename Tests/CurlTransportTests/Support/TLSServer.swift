import Foundation

/// A real TLS server: `openssl s_server`, which answers every GET with a page about the connection.
final class TLSServer: Sendable {
    let port: Int
    private let process: ChildProcess

    /// Starts the server with a certificate of `certificates` on a free port.
    static func start(_ certificates: Certificates, _ certificate: String, _ arguments: String = "")
        async throws -> TLSServer
    {
        try await offPool { try TLSServer(certificates, certificate: certificate, arguments) }
    }

    private init(_ certificates: Certificates, certificate: String, _ arguments: String) throws {
        process = try ChildProcess(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www"]
                + ["-cert", "\(certificate).pem", "-key", "\(certificate).key"]
                + arguments.split(separator: " ").map(String.init),
            in: certificates.folder
        )
        // The server names its port in a line such as "ACCEPT 127.0.0.1:40123".
        try process.waitForOutput("\nACCEPT ")
        let line = process.output.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
        guard let port = line?.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw ChildProcess.Failure(description: process.output)
        }
        self.port = port
    }
}

import Foundation

/// A TLS server that does what `Tests/Servers/tls.py` lists, over HTTP/1.1 or HTTP/2.
final class OddTLSServer: Sendable {
    let authority: String
    private let process: ChildProcess

    /// Starts the server with the certificate `good` of `certificates`.
    static func start(_ manner: String, _ certificates: Certificates) async throws -> OddTLSServer {
        try await offPool { try OddTLSServer(manner, certificates) }
    }

    private init(_ manner: String, _ certificates: Certificates) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Servers/tls.py").standardized.path
        process = try ChildProcess(
            ["python3", script, manner, "good.pem", "good.key"],
            in: certificates.folder
        )
        try process.waitForOutput("ACCEPT ")
        let line = process.output.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
        guard let port = line?.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw ChildProcess.Failure(description: process.output)
        }
        authority = "localhost:\(port)"
    }

    /// How many requests have reached the server.
    var requestCount: Int { count("request ") }

    /// How many TLS connections were made.
    var connectionCount: Int { count("connection ") }

    private func count(_ prefix: String) -> Int {
        process.output.split(separator: "\n").count { $0.hasPrefix(prefix) }
    }
}

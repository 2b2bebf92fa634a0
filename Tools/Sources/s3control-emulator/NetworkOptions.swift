import ArgumentParser
import Basics
import EmulatorServer

/// The options for the server's address and the limits for clients.
struct NetworkOptions: ParsableArguments {
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 4566

    @Option(help: ArgumentHelp("Serve HTTPS with this certificate, in PEM form.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM form.", valueName: "file"))
    var tlsKey: String?

    @Option(help: "The most connections at a time.")
    var maxConnections = ServerLimits().connections

    @Option(
        help: ArgumentHelp(
            "The largest request body, such as 64MiB; 1 MiB by default, 256 MiB with --memory-store.",
            valueName: "size"
        )
    )
    var maxBody: ByteSize?

    @Option(help: "How long a connection may wait for its next request, in seconds.")
    var idleSeconds = 60.0

    @Option(help: "How long a request may take to arrive, in seconds.")
    var requestSeconds = 20.0

    @Flag(help: "Leave out the status page and the API below /_emulator.")
    var noAdmin = false

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must be 0 to 65535, but is \(port)")
        }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard (1...1_000_000).contains(maxConnections) else {
            throw ValidationError("--max-connections must be 1 to 1000000, but is \(maxConnections)")
        }
        for seconds in [idleSeconds, requestSeconds] where !(0.1...86_400).contains(seconds) {
            throw ValidationError("--idle-seconds and --request-seconds must be 0.1 to 86400, not \(seconds)")
        }
    }

    func limits(servesObjects: Bool) -> ServerLimits {
        ServerLimits(
            bodyBytes: maxBody?.bytes ?? (servesObjects ? 256 << 20 : 1 << 20),
            connections: maxConnections,
            idleTime: .seconds(idleSeconds),
            requestTime: .seconds(requestSeconds)
        )
    }

    /// Whether only this machine can connect.
    var isLoopback: Bool { host.hasPrefix("127.") || ["localhost", "::1"].contains(host) }

    func tls() throws -> ServerTLS? {
        guard let tlsCertificate, let tlsKey else { return nil }
        for file in [tlsCertificate, tlsKey] where !FileManager.default.isReadableFile(atPath: file) {
            throw StartUpError("\(file) cannot be read: \(SystemReason.of(file: file))")
        }
        do {
            return try ServerTLS(certificateFile: tlsCertificate, keyFile: tlsKey)
        } catch {
            throw StartUpError("\(error)")
        }
    }

    func url(port: Int) -> String {
        "\(tlsCertificate == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}

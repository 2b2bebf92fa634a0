import Foundation
import HTTPTransportConformance

/// A real server, of HTTP/2 unless told otherwise: nginx, behind TLS on a Unix domain socket.
final class HTTP2Server: Sendable {
    /// Whether nginx is installed.
    static let isAvailable = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/nginx")
    }

    /// The bytes at the path `/large`.
    static let large = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    let socketPath: String
    private let process: ChildProcess

    /// Starts the server with the certificate `good` of `certificates`.
    static func start(_ certificates: Certificates, isHTTP2: Bool = true) async throws -> HTTP2Server {
        try await offPool { try HTTP2Server(certificates, isHTTP2: isHTTP2) }
    }

    private init(_ certificates: Certificates, isHTTP2: Bool) throws {
        socketPath = certificates.path("h2")
        let configuration = """
            daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr;
            events { worker_connections 512; }
            http {
              access_log off; client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f;
              uwsgi_temp_path u; scgi_temp_path s;
              server {
                listen unix:\(socketPath) ssl\(isHTTP2 ? " http2" : "");
                ssl_certificate good.pem; ssl_certificate_key good.key;
                location = /large { root \(certificates.folder); }
                location / { return 200 "$server_protocol $request_method $request_uri $http_x_field"; }
              }
            }
            """
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: certificates.path("nginx.conf")))
        try Data(Self.large).write(to: URL(fileURLWithPath: certificates.path("large")))
        process = try ChildProcess(
            ["nginx", "-p", certificates.folder, "-c", certificates.path("nginx.conf")],
            in: certificates.folder
        )
        // The path is there before anybody listens at it.
        let address = ScriptedServer.Address.unix(path: socketPath)
        for _ in 0..<6000 {
            // Each look is a connection, and nginx has 512.
            if address.isListening { return }
            usleep(10_000)
        }
        throw ChildProcess.Failure(description: "nginx does not listen: \(process.output)")
    }
}

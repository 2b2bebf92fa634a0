import Foundation

/// Keys and certificates made by the `openssl` command in a folder of their own, gone with this object.
final class Certificates: Sendable {
    let folder: String
    /// The authority that signs the others.
    var authority: String { path("ca.pem") }

    /// Makes the authority and what `more` adds.
    static func make(_ more: @escaping @Sendable (Certificates) throws -> Void) async throws -> Certificates {
        try await offPool {
            let certificates = try Certificates()
            try more(certificates)
            return certificates
        }
    }

    private init() throws {
        folder = "/tmp/s3control-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Test-Authority "
                + "-keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE"
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes `name.pem` and `name.key` for the alternative names given, signed by the authority or by itself.
    func make(_ name: String, names: String, expired: Bool = false, selfSigned: Bool = false) throws {
        let subject =
            "-subj /CN=\(name) -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout \(name).key"
        if selfSigned {
            try openssl("req -x509 \(subject) -days 2 -out \(name).pem -addext subjectAltName=\(names)")
            return
        }
        try Data("subjectAltName=\(names)\n".utf8).write(to: URL(fileURLWithPath: path("\(name).ext")))
        try openssl("req -new \(subject) -out \(name).csr")
        // With 0 it has expired at once; OpenSSL 3.5 refuses to make one that ends before its start.
        try openssl(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -out \(name).pem "
                + "-extfile \(name).ext -days \(expired ? "0" : "2")"
        )
    }

    private func openssl(_ arguments: String) throws {
        try ChildProcess(["openssl"] + arguments.split(separator: " ").map(String.init), in: folder).finish()
    }
}

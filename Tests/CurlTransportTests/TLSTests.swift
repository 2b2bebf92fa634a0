import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport verifies TLS servers", .ownThreads)
struct TLSTests {
    private let certificates: Certificates

    init() async throws {
        certificates = try await Certificates.make {
            try $0.make("good", names: "DNS:localhost,IP:127.0.0.1")
        }
    }

    private func makeTransport(
        trusting authority: String? = nil,
        minimum: TLSConfiguration.Version = .tls12,
        certificate: ClientCertificate? = nil,
        verification: TLSConfiguration.Verification = .full
    ) -> CurlTransport {
        let tls = TLSConfiguration(
            minimumVersion: minimum,
            certificateAuthorityFile: authority ?? certificates.authority,
            clientCertificate: certificate,
            verification: verification
        )
        return CurlTransport(configuration: .init(tls: tls))
    }

    private func request(_ server: TLSServer, host: String = "localhost") -> HTTPRequest {
        .make("\(host):\(server.port)", scheme: "https")
    }

    @Test(arguments: ["localhost", "127.0.0.1"], ["-tls1_2", "-tls1_3"])
    func `a server with a certificate of the given authority is trusted`(host: String, version: String)
        async throws
    {
        let server = try await TLSServer.start(certificates, "good", version)
        let response = try await makeTransport().send(request(server, host: host))
        #expect(response.head.status == .ok)
        let metrics = try #require(response.metrics)
        #expect(metrics.tls > metrics.connect)
        #expect(metrics.firstByte >= metrics.tls)
    }

    @Test func `an untrusted authority is tlsFailed, and nothing was sent`() async throws {
        let server = try await TLSServer.start(certificates, "good")
        let error = try await CurlTransport().failure(of: request(server))
        #expect(error.code == .tlsFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a self-signed certificate is tlsFailed`() async throws {
        try await offPool { [certificates] in
            try certificates.make("self", names: "DNS:localhost", selfSigned: true)
        }
        let server = try await TLSServer.start(certificates, "self")
        let error = try await makeTransport().failure(of: request(server))
        #expect(error.code == .tlsFailed, "\(error.message)")
        #expect(error.message.contains("self"), "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `an expired certificate is tlsFailed`() async throws {
        try await offPool { [certificates] in
            try certificates.make("expired", names: "DNS:localhost", expired: true)
        }
        let server = try await TLSServer.start(certificates, "expired")
        let error = try await makeTransport().failure(of: request(server))
        #expect(error.code == .tlsFailed)
        #expect(error.message.contains("expired"), "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a certificate for another host is tlsFailed`(host: String) async throws {
        try await offPool { [certificates] in try certificates.make("other", names: "DNS:example.com") }
        let server = try await TLSServer.start(certificates, "other")
        let error = try await makeTransport().failure(of: request(server, host: host))
        #expect(error.code == .tlsFailed)
        #expect(error.message.contains(host), "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `without verification, every server is trusted`() async throws {
        try await offPool { [certificates] in
            try certificates.make("self", names: "DNS:example.com", selfSigned: true)
        }
        let server = try await TLSServer.start(certificates, "self")
        let response = try await makeTransport(verification: .disabledInsecurely).send(request(server))
        #expect(response.head.status == .ok)
    }

    @Test(arguments: [
        ("-tls1_1 -cipher DEFAULT@SECLEVEL=0", TLSConfiguration.Version.tls12), ("-tls1_2", .tls13),
    ])
    func `an old TLS version is tlsFailed`(version: String, minimum: TLSConfiguration.Version) async throws {
        let server = try await TLSServer.start(certificates, "good", version)
        let error = try await makeTransport(minimum: minimum).failure(of: request(server))
        #expect(error.code == .tlsFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a client certificate is sent if it is requested`() async throws {
        try await offPool { [certificates] in try certificates.make("client", names: "DNS:client") }
        let server = try await TLSServer.start(
            certificates,
            "good",
            "-Verify 1 -verify_return_error -CAfile ca.pem"
        )
        let certificate = ClientCertificate(
            certificateFile: certificates.path("client.pem"),
            keyFile: certificates.path("client.key")
        )
        let response = try await makeTransport(certificate: certificate).send(request(server))
        #expect(response.head.status == .ok)
        #expect(String(decoding: response.body, as: UTF8.self).contains("Client certificate"))

    }

    // In TLS 1.3 the server's refusal comes after the handshake, and perhaps after the request.
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a missing client certificate is tlsFailed`(version: String) async throws {
        let server = try await TLSServer.start(
            certificates,
            "good",
            "\(version) -Verify 1 -verify_return_error -CAfile ca.pem"
        )
        for method in [HTTPRequest.Method.get, .post] {
            let request = HTTPRequest.make(method, "localhost:\(server.port)", scheme: "https")
            let error = try await makeTransport().failure(of: request)
            #expect(error.code == .tlsFailed, "\(error.message)")
            #expect(error.delivery == .notSent)
        }
    }

    @Test func `a client certificate file that does not exist is invalidRequest`() async throws {
        let server = try await TLSServer.start(certificates, "good")
        let certificate = ClientCertificate(
            certificateFile: "/nowhere.pem",
            keyFile: "/nowhere.key",
            keyPassword: "geheim"
        )
        let error = try await makeTransport(certificate: certificate).failure(of: request(server))
        #expect(error.code == .invalidRequest, "\(error.message)")
        #expect(!"\(certificate)\(String(reflecting: certificate))".contains("geheim"))
    }

    @Test func `an authority file that does not exist is invalidRequest`() async throws {
        let server = try await TLSServer.start(certificates, "good")
        let error = try await makeTransport(trusting: "/nowhere.pem").failure(of: request(server))
        #expect(error.code == .invalidRequest, "\(error.message)")
    }

    @Test func `plain HTTP on a TLS port is tlsFailed`() async throws {
        let server = try ScriptedServer { peer, _ in
            _ = try peer.readSome()
            try peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            peer.waitForEnd()
        }
        let error = try await makeTransport().failure(of: .make(server.authority, scheme: "https"))
        #expect(error.code == .tlsFailed, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a handshake that never ends is connectTimeout`() async throws {
        let server = try ScriptedServer { peer, _ in peer.waitForEnd() }
        let options = TransferOptions(connectTimeout: .milliseconds(300), timeout: .seconds(10))
        let error = try await makeTransport().failure(
            of: .make(server.authority, scheme: "https"),
            options: options
        )
        #expect(error.code == .connectTimeout, "\(error.message)")
        #expect(error.delivery == .notSent)
    }
}

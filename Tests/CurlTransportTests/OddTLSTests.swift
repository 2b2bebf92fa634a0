import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport handles unusual TLS and HTTP/2 servers", .ownThreads, .timeLimit(.minutes(15)))
struct OddTLSTests {
    private let certificates: Certificates

    init() async throws {
        certificates = try await Certificates.make { try $0.make("good", names: "DNS:localhost") }
    }

    private func makeTransport() -> CurlTransport {
        CurlTransport(
            configuration: .init(tls: TLSConfiguration(certificateAuthorityFile: certificates.authority))
        )
    }

    private func request(_ server: OddTLSServer, _ path: String = "/") -> HTTPRequest {
        .make(.post, server.authority, scheme: "https", path: path)
    }

    @Test func `connections that close late take no resources while the transport is idle`() async throws {
        let server = try await OddTLSServer.start("close-late", certificates)
        let transport = makeTransport()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    let response = try await transport.send(request(server))
                    #expect(response.body == Array("closing".utf8))
                }
            }
            try await group.waitForAll()
        }
        let before = await transport.threadTime()
        try await Task.sleep(for: .seconds(2))
        let spent = await transport.threadTime() - before
        #expect(spent < 0.1, "\(spent) s")
        let port = try #require(server.authority.split(separator: ":").last.flatMap { Int($0) })
        let isClosed = try await ProcessResources.eventually {
            ProcessResources.connectionCount(toPort: port) == 0
        }
        #expect(isClosed)
        let started = ContinuousClock.now
        _ = try await transport.send(request(server))
        #expect(started.duration(to: .now) < .seconds(10))
    }

    @Test(arguments: ["surplus", "surplus-one", "late-408"])
    func `bytes on an idle TLS connection are not the response to the next request`(manner: String)
        async throws
    {
        let server = try await OddTLSServer.start(manner, certificates)
        let transport = makeTransport()
        for number in 1...3 {
            let response = try await transport.send(request(server))
            #expect(response.statusCode == 200)
            #expect(String(decoding: response.body, as: UTF8.self) == "answer \(number)")
            // Longer than the server takes to send its 408.
            try await Task.sleep(for: .milliseconds(manner == "late-408" ? 600 : 50))
        }
        #expect(server.requestCount == 3)
    }

    @Test(arguments: ["refuse", "refuse-reused", "goaway"])
    func `a stream that an HTTP 2 server refuses is sent again`(manner: String) async throws {
        let server = try await OddTLSServer.start(manner, certificates)
        let transport = makeTransport()
        for _ in 0..<3 {
            let response = try await transport.send(request(server))
            #expect(response.statusCode == 200)
            #expect(response.metrics?.httpVersion == "HTTP/2")
        }
        #expect(server.requestCount == 4)
    }

    @Test func `the request that opened a shared connection is sent again if its stream is refused`()
        async throws
    {
        let server = try await OddTLSServer.start("refuse-shared", certificates)
        let transport = makeTransport()
        let first = OwnThreads.task { try await transport.send(request(server, "/first")).statusCode }
        let isReceived = try await ProcessResources.eventually { server.requestCount == 1 }
        #expect(isReceived)
        // Answered after the first request has been sent again.
        #expect(try await transport.send(request(server, "/second")).statusCode == 200)
        #expect(try await first.value == 200)
        #expect(server.requestCount == 3)
    }

    @Test func `a server that refuses every stream has not acted`() async throws {
        let server = try await OddTLSServer.start("refuse-all", certificates)
        let error = try await makeTransport().failure(of: request(server))
        #expect(error.code == .connectionLost)
        #expect(error.delivery == .notSent, "\(error.message)")
        #expect(error.message.contains("refused"), "\(error.message)")
    }

    @Test(arguments: ["drop-reused", "cut-reused", "reset-reused", "alert-reused"])
    func `a request whose reused HTTP/2 connection ends is not sent again`(manner: String) async throws {
        let server = try await OddTLSServer.start(manner, certificates)
        let transport = makeTransport()
        _ = try await transport.send(request(server))
        let error = try await transport.failure(of: request(server))
        #expect(error.code == .connectionLost, "\(error.message)")
        #expect(error.delivery == .sent)
        #expect(server.requestCount == 2)
    }

    @Test(arguments: ["drop-shared", "cut-shared", "reset-shared", "alert-shared"])
    func `requests whose new HTTP/2 connection ends are not sent again, not even the one that opened it`(
        manner: String
    ) async throws {
        let server = try await OddTLSServer.start(manner, certificates)
        let transport = makeTransport()
        let first = OwnThreads.task { try await transport.failure(of: request(server, "/first")) }
        let isReceived = try await ProcessResources.eventually { server.requestCount == 1 }
        #expect(isReceived)
        let second = try await transport.failure(of: request(server, "/second"))
        for error in [try await first.value, second] {
            #expect(error.code == .connectionLost, "\(error.message)")
            #expect(error.delivery == .sent)
        }
        #expect(server.requestCount == 2)
    }

    @Test func `a server that requires HTTP 11 gets it`() async throws {
        let server = try await OddTLSServer.start("require-http11", certificates)
        let response = try await makeTransport().send(request(server))
        #expect(response.metrics?.httpVersion == "HTTP/1.1")
        #expect(response.statusCode == 200)
    }
}

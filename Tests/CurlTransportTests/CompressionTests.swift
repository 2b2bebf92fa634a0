import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import Testing

@Suite("CurlTransport requests gzip only if configured", .ownThreads)
struct CompressionTests {
    private static func gzipped(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64)))
    }

    private func makeServer(_ body: [UInt8]) throws -> ScriptedServer {
        try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
            try peer.send(body)
        }
    }

    private static let hello = "H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA=="

    @Test func `by default, gzip is not requested and nothing is decompressed`() async throws {
        let body = try Self.gzipped(Self.hello)
        let server = try makeServer(body)
        let response = try await CurlTransport().send(.make(server.authority))
        #expect(response.body == body)
        #expect(server.requests.first?.contains("Accept-Encoding") == false)
    }

    @Test func `if configured, a response is decompressed`() async throws {
        let server = try makeServer(try Self.gzipped(Self.hello))
        let options = TransferOptions(acceptsGzip: true)
        let response = try await CurlTransport().send(.make(server.authority), body: [], options: options)
        #expect(response.body == Array("hello".utf8))
        #expect(server.requests.first?.contains("Accept-Encoding: gzip\r\n") == true)
    }

    @Test func `the limit applies to the decompressed body`() async throws {
        let server = try makeServer(try Self.gzipped(Self.hello))
        let options = TransferOptions(maxResponseBodyBytes: 4, acceptsGzip: true)
        let error = try await CurlTransport().failure(of: .make(server.authority), options: options)
        #expect(error.code == .responseTooLarge, "\(error.message)")
    }

    @Test func `invalid gzip is invalidResponse`() async throws {
        let server = try makeServer(Array("no gzip at all".utf8))
        let options = TransferOptions(acceptsGzip: true)
        let error = try await CurlTransport().failure(of: .make(server.authority), options: options)
        #expect(error.code == .invalidResponse, "\(error.message)")
        #expect(error.delivery == .sent)
    }
}

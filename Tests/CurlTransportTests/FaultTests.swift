import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport reports each server fault as its own error, in time", .ownThreads)
struct FaultTests {
    @Test(arguments: Fault.all)
    func `a fault causes the right error and leaks no descriptor`(_ fault: Fault) async throws {
        let server = try ScriptedServer(script: fault.script)
        let transport = CurlTransport()
        let started = ContinuousClock.now
        let error = try await transport.failure(
            of: .make(fault.method, server.authority),
            options: fault.options
        )
        #expect(error.code == fault.code, "\(error.message)")
        #expect(error.delivery == fault.delivery, "\(error.message)")
        #expect(started.duration(to: .now) < .seconds(30))
        #expect(server.requests.count <= 1)
        await transport.shutdown()
        #expect(ProcessResources.connectionCount(toPort: server.port) == 0)
    }

    @Test func `a port that refuses is connectFailed and nothing was sent`() async throws {
        let server = try ScriptedServer.answering()
        let authority = server.authority
        server.stop()
        let error = try await CurlTransport().failure(of: .make(.post, authority))
        #expect(error.code == .connectFailed)
        #expect(error.delivery == .notSent)
    }

    @Test func `a name that does not exist is hostNotFound`() async throws {
        let error = try await CurlTransport().failure(of: .make("no-such-host.invalid"))
        #expect(error.code == .hostNotFound, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `a black hole is connectTimeout`() async throws {
        let hole = try BlackHole()
        let started = ContinuousClock.now
        let options = TransferOptions(connectTimeout: .milliseconds(200), timeout: .seconds(20))
        let error = try await CurlTransport().failure(of: .make(hole.authority), options: options)
        #expect(error.code == .connectTimeout, "\(error.message)")
        #expect(error.delivery == .notSent)
        #expect(started.duration(to: .now) < .seconds(15))
    }

    @Test func `the overall timeout ends a connection attempt, too`() async throws {
        let hole = try BlackHole()
        let options = TransferOptions(connectTimeout: .seconds(20), timeout: .milliseconds(200))
        let error = try await CurlTransport().failure(of: .make(hole.authority), options: options)
        #expect(error.code == .timeout, "\(error.message)")
        #expect(error.delivery == .notSent)
    }

    @Test func `one byte a second is stalled`() async throws {
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while true {
                try peer.send("x")
                try peer.pause(for: .seconds(1))
            }
        }
        let options = TransferOptions(
            timeout: .seconds(20),
            stallTimeout: .seconds(1),
            stallBytesPerSecond: 100
        )
        let error = try await CurlTransport().failure(of: .make(server.authority), options: options)
        #expect(error.code == .stalled, "\(error.message)")
        #expect(error.delivery == .sent)
    }

    @Test func `a body that is not read completely is sent in part`() async throws {
        let server = try ScriptedServer { peer, _ in
            _ = try peer.read(1000)
            peer.reset()
        }
        let body = [UInt8](repeating: 0x78, count: 32 << 20)
        let error = try await CurlTransport().failure(of: .make(.put, server.authority), body: body)
        #expect(error.code == .connectionLost, "\(error.message)")
        #expect(error.delivery == .partlySent)
    }

    @Test func `a head that is not read completely is sent in part`() async throws {
        // A Unix domain socket's buffer is small and does not grow, unlike TCP's.
        let path = "/tmp/s3control-\(UUID().uuidString)"
        defer { unsafe unlink(path) }
        let server = try ScriptedServer(address: .unix(path: path)) { peer, _ in
            _ = try peer.read(1000)
            // The client's writes fill the buffers meanwhile.
            try peer.pause(for: .milliseconds(100))
            peer.reset()
        }
        let fields = HTTPFields(
            (0..<9).map { HTTPField(name: .init("X-\($0)")!, value: String(repeating: "x", count: 100_000)) }
        )
        let transport = CurlTransport(configuration: .init(unixSocketPath: path))
        let error = try await transport.failure(of: .make("localhost", fields: fields))
        #expect(server.connectionCount == 1)
        #expect(error.code == .connectionLost, "\(error.message)")
        #expect(error.delivery == .partlySent)
    }
}

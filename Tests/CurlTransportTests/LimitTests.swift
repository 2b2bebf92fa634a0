import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport respects its limits", .ownThreads, .timeLimit(.minutes(15)))
struct LimitTests {
    @Test(arguments: ["9223372036854775807", "4611686018427387904", "1099511627776"])
    func `a huge announced length is a lost connection if it is within the limit`(length: String) async throws
    {
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\nabc")
        }
        let options = TransferOptions(
            timeout: .seconds(60),
            maxResponseBodyBytes: .max,
            maxResponseHeadBytes: .max
        )
        let error = try await CurlTransport().failure(of: .make(server.authority), options: options)
        #expect(error.code == .connectionLost, "\(error.message)")
        #expect(error.delivery == .sent)
    }

    @Test(arguments: [Int.min, -1, 0])
    func `limits below one byte reject every body`(limit: Int) async throws {
        let server = try ScriptedServer.answering()
        let options = TransferOptions(timeout: .seconds(60), maxResponseBodyBytes: limit)
        let error = try await CurlTransport().failure(of: .make(server.authority), options: options)
        #expect(error.code == .responseTooLarge, "\(error.message)")
    }

    @Test(arguments: [0, 5000, 5001, 66_000])
    func `a head has at most 5,000 fields`(count: Int) async throws {
        let fields = String(repeating: "a:\r\n", count: count)
        let server = try ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\(fields)\r\n")
        let options = TransferOptions(timeout: .seconds(60), maxResponseHeadBytes: 1 << 20)
        let transport = CurlTransport()
        if count <= 5000 {
            let response = try await transport.send(.make(server.authority), body: [], options: options)
            #expect(response.head.headerFields.count == count)
        } else {
            let error = try await transport.failure(of: .make(server.authority), options: options)
            #expect(error.code == .responseTooLarge, "\(error.message)")
            #expect(error.delivery == .sent)
        }
    }

    @Test(
        arguments: [
            Duration.seconds(Int64.max), .seconds(Int64.max) * 18, .seconds(Int64.min),
            Duration(attoseconds: .max), Duration(attoseconds: .min),
        ]
    )
    func `infinite and negative durations do not trap`(time: Duration) async throws {
        let server = try ScriptedServer.answering()
        let options = TransferOptions(
            connectTimeout: time,
            timeout: time,
            queueTimeout: time,
            stallTimeout: time
        )
        let transport = CurlTransport(
            configuration: .init(
                maxConnections: 1,
                idleTimeout: time,
                connectionLifetime: time,
                keepAlive: time
            )
        )
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    _ = try? await transport.send(.make(server.authority), body: [], options: options)
                }
            }
        }
        let response = try await transport.send(.make(server.authority))
        #expect(response.statusCode == 200)
    }

    @Test func `limits that are set later are clamped, too`() async throws {
        var configuration = CurlTransportConfiguration()
        configuration.maxConnections = 0
        configuration.idleTimeout = .zero
        #expect(configuration.maxConnections == 1)
        #expect(configuration.idleTimeout == .seconds(1))
        configuration.maxConnections = .max
        #expect(configuration.maxConnections == 65_536)
        configuration.maxConnections = -5
        let server = try ScriptedServer.answering()
        let response = try await CurlTransport(configuration: configuration).send(.make(server.authority))
        #expect(response.statusCode == 200)
    }
}

import CurlTransport
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite(
    "CurlTransport limits concurrent transfers and queues the rest",
    .ownThreads,
    .timeLimit(.minutes(15))
)
struct QueueTests {
    @Test(arguments: [false, true])
    func `there are no more connections than allowed`(isPrerequisite: Bool) async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 3))
        let options = TransferOptions.make(isPrerequisite: isPrerequisite)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    _ = try await transport.send(.make(server.authority), body: [], options: options)
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 200)
        #expect(server.connectionCount <= 3)
    }

    @Test(arguments: [
        (TransferOptions(queueTimeout: .milliseconds(100)), TransportError.Code.queueTimeout),
        (TransferOptions(timeout: .milliseconds(100)), .timeout),
        (TransferOptions(timeout: .seconds(9), queueTimeout: .milliseconds(100)), .queueTimeout),
    ])
    func `waiting too long is a separate error, and nothing was sent`(
        _ options: TransferOptions,
        code: TransportError.Code
    ) async throws {
        let received = Signal()
        let server = try ScriptedServer.holding(received)
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let first = OwnThreads.task { try await transport.send(.make(server.authority)) }
        await received.wait()
        let error = try await transport.failure(of: .make(.post, server.authority), options: options)
        #expect(error.code == code, "\(error.message)")
        #expect(error.delivery == .notSent)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(server.requests.count == 1)
    }

    @Test func `a prerequisite does not wait for the transfers that may be waiting for it`() async throws {
        let received = Signal()
        let busy = try ScriptedServer.holding(received)
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let first = OwnThreads.task { try await transport.send(.make(busy.authority)) }
        await received.wait()
        let second = Task.immediate { try await transport.send(.make(server.authority)) }
        for _ in 0..<3 {
            let options = TransferOptions.make(isPrerequisite: true)
            let response = try await transport.send(.make(server.authority), body: [], options: options)
            #expect(response.statusCode == 200)
        }
        // An ordinary transfer gets none of their slots.
        let options = TransferOptions(queueTimeout: .milliseconds(100))
        let error = try await transport.failure(of: .make(server.authority), options: options)
        #expect(error.code == .queueTimeout, "\(error.message)")
        #expect(server.requests.count == 3)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.value.statusCode == 200)
    }

    @Test func `the time in the queue counts toward the overall timeout`() async throws {
        let received = Signal()
        let server = try ScriptedServer { peer, connection in
            try peer.readRequest()
            received.send()
            if connection == 0 {
                try peer.pause(for: .milliseconds(300))
                peer.reset()
            }
            peer.waitForEnd()
        }
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let first = OwnThreads.task { try? await transport.send(.make(server.authority)) }
        await received.wait()
        let started = ContinuousClock.now
        let options = TransferOptions(timeout: .milliseconds(600))
        let error = try await transport.failure(of: .make(server.authority), options: options)
        #expect(error.code == .timeout, "\(error.message)")
        #expect(error.delivery == .sent)
        #expect(started.duration(to: .now) >= .milliseconds(590))
        _ = await first.value
    }
}

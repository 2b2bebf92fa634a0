import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport ends when it is no longer used", .ownThreads, .timeLimit(.minutes(15)))
struct LifetimeTests {
    @Test func `releasing it closes its connections, without a shutdown`() async throws {
        let server = try ScriptedServer.answering()
        var transport: CurlTransport? = CurlTransport()
        _ = try await transport?.send(.make(server.authority))
        #expect(server.openConnectionCount == 1)
        transport = nil
        let isReleased = try await ProcessResources.eventually { server.openConnectionCount == 0 }
        #expect(isReleased)
    }

    @Test func `a transfer continues when its transport is released elsewhere`() async throws {
        let received = Signal()
        let answer = Signal()
        let server = try ScriptedServer.holding(received, until: answer)
        let task = OwnThreads.task { try await CurlTransport().send(.make(server.authority)) }
        await received.wait()
        answer.send()
        #expect(try await task.value.body == Array("late".utf8))
    }

    @Test func `after the idle time all connections are closed, and the next request opens one`() async throws
    {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(idleTimeout: .seconds(1)))
        _ = try await transport.send(.make(server.authority))
        let isReleased = try await ProcessResources.eventually { server.openConnectionCount == 0 }
        #expect(isReleased)
        let response = try await transport.send(.make(server.authority))
        #expect(response.metrics?.reusedConnection == false)
    }

    @Test func `shutdown lets transfers end, rejects new ones, and can be called twice`() async throws {
        let received = Signal()
        let answer = Signal()
        let server = try ScriptedServer.holding(received, until: answer)
        let transport = CurlTransport()
        let task = OwnThreads.task { try await transport.send(.make(server.authority)) }
        await received.wait()
        let shutdown = OwnThreads.task { await transport.shutdown() }
        let isRefusing = try await ProcessResources.eventually {
            do {
                _ = try await transport.send(.make("no-such-host.invalid"))
                return false
            } catch {
                return (error as? TransportError)?.code == .shutDown
            }
        }
        #expect(isRefusing)
        answer.send()
        #expect(try await task.value.body == Array("late".utf8))
        await shutdown.value
        await transport.shutdown()
        let isReleased = try await ProcessResources.eventually { server.openConnectionCount == 0 }
        #expect(isReleased)
    }

    @Test func `cancelling a shutdown ends the transfers`() async throws {
        let received = Signal()
        let server = try ScriptedServer.holding(received)
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let running = OwnThreads.task { try await transport.failure(of: .make(.post, server.authority)) }
        await received.wait()
        let waiting = OwnThreads.task {
            try await transport.failure(of: .make(.post, server.authority, path: "/waiting"))
        }
        try await Task.sleep(for: .milliseconds(20))
        let shutdown = OwnThreads.task { await transport.shutdown() }
        shutdown.cancel()
        await shutdown.value
        let errors = try await [running.value, waiting.value]
        #expect(errors.map(\.code) == [.shutDown, .shutDown])
        #expect(errors.map(\.delivery) == [.sent, .notSent])
    }

    @Test func `a shutdown before the first request returns`() async {
        await CurlTransport().shutdown()
    }
}

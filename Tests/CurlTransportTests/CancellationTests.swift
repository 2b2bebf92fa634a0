import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport ends a cancelled transfer immediately", .ownThreads, .timeLimit(.minutes(15)))
struct CancellationTests {
    @Test func `a task that is already cancelled sends nothing`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport()
        let task = OwnThreads.task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await transport.send(.make(server.authority))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await transport.send(.make(server.authority, path: "/after"))
        #expect(server.requests.count == 1)
    }

    @Test func `a running transfer ends together with its connection`() async throws {
        let received = Signal()
        let ended = Signal()
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            received.send()
            peer.waitForEnd()
            ended.send()
        }
        let transport = CurlTransport()
        let task = OwnThreads.task { try await transport.send(.make(server.authority)) }
        await received.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await ended.wait()
    }

    @Test func `a connection attempt ends`() async throws {
        let hole = try BlackHole()
        let transport = CurlTransport()
        // Without a cancellation, it would end after the suite's time limit.
        let options = TransferOptions(connectTimeout: .seconds(600), timeout: .seconds(600))
        let task = OwnThreads.task {
            try await transport.send(.make(hole.authority), body: [], options: options)
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a queued transfer leaves the queue and is never sent`() async throws {
        let received = Signal()
        let answer = Signal()
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            received.send()
            try peer.wait(for: answer)
            try peer.send(.ok("first"))
            try peer.readRequest()
            try peer.send(.ok("third"))
        }
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let first = OwnThreads.task { try await transport.send(.make(server.authority, path: "/first")) }
        await received.wait()
        let second = OwnThreads.task { try await transport.send(.make(server.authority, path: "/second")) }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        answer.send()
        #expect(try await first.value.body == Array("first".utf8))
        #expect(try await transport.send(.make(server.authority, path: "/third")).body == Array("third".utf8))
        #expect(!server.requests.contains { $0.contains("/second") })
        #expect(server.connectionCount == 1)
    }

    @Test func `of ten thousand in flight any half can be cancelled`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 32))
        _ = try await transport.send(.make(server.authority))
        let options = TransferOptions(connectTimeout: nil, timeout: .seconds(50))
        let outcomes = await withTaskGroup(of: Bool?.self) { group in
            for number in 0..<10_000 {
                let isDoomed = Bool.random()
                group.addTask {
                    let task = OwnThreads.task {
                        try await transport.send(
                            .make(server.authority, path: "/\(number)"),
                            body: [],
                            options: options
                        )
                    }
                    if isDoomed {
                        for _ in 0..<Int.random(in: 0..<50) { await Task.yield() }
                        task.cancel()
                    }
                    do {
                        return try await task.value.body == Array("hello".utf8)
                    } catch is CancellationError {
                        return isDoomed ? true : false
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 == true ? 1 : 0 }
        }
        #expect(outcomes == 10_000)
        #expect(try await transport.send(.make(server.authority)).body == Array("hello".utf8))
        #expect(ProcessResources.connectionCount(toPort: server.port) <= 32)
        await transport.shutdown()
        #expect(ProcessResources.connectionCount(toPort: server.port) == 0)
        let isReleased = try await ProcessResources.eventually { server.openConnectionCount == 0 }
        #expect(isReleased)
    }
}

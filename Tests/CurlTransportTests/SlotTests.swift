import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@testable import CurlTransport

@Suite(
    "CurlTransport gives slots to callers that sign just before they send",
    .ownThreads,
    .timeLimit(.minutes(15))
)
struct SlotTests {
    private func code(_ body: () async throws -> Void) async -> TransportError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? TransportError)?.code
        }
    }

    @Test func `a slot is one of the concurrent transfers`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 2))
        let held = try #require(transport.tryAcquireSlot())
        let used = try await transport.acquireSlot(deadline: nil)
        #expect(transport.tryAcquireSlot() == nil)
        let request = HTTPRequest.make(server.authority)
        let response = try await transport.send(TransferRequest(request), in: used)
        #expect(response.statusCode == 200)
        #expect(used.mayHaveSent)
        // The transfer's slot is free again, the other one still held.
        let isFree = try await ProcessResources.eventually { transport.tryAcquireSlot() != nil }
        #expect(isFree)
        #expect(!held.mayHaveSent)
    }

    /// The only slot of a transport, which another transfer has for a while.
    private func slot(of transport: CurlTransport, after wait: Duration) async throws -> TransferSlot {
        var slot = transport.tryAcquireSlot()
        // It waits when this returns.
        let waiting = Task.immediate { try await transport.acquireSlot(deadline: nil) }
        try await Task.sleep(for: wait)
        #expect(slot != nil)
        slot = nil
        return try await waiting.value
    }

    @Test func `the wait for a slot counts toward the limits of its transfer`() async throws {
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            peer.waitForEnd()
        }
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let acquired = try await slot(of: transport, after: .milliseconds(300))
        // The limit has passed before the transfer begins.
        let request = TransferRequest(
            .make(server.authority),
            options: TransferOptions(timeout: .milliseconds(200))
        )
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(request, in: acquired)
        }
        #expect(error?.code == .timeout)
        #expect(error?.delivery == .notSent)
        #expect(server.requests.isEmpty)
    }

    @Test func `a transfer's metrics have the wait for its slot`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let acquired = try await slot(of: transport, after: .milliseconds(100))
        let request = TransferRequest(.make(server.authority))
        let response = try await transport.send(request, in: acquired)
        #expect(try #require(response.metrics).queued >= .milliseconds(50))
    }

    @Test func `a released slot goes to a waiting transfer`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        var slot = transport.tryAcquireSlot()
        let waiting = OwnThreads.task { try await transport.send(.make(server.authority)).statusCode }
        try await Task.sleep(for: .milliseconds(50))
        #expect(server.connectionCount == 0)
        #expect(slot != nil)
        slot = nil
        #expect(try await waiting.value == 200)
    }

    @Test func `waiting ends at the deadline while the thread sleeps`() async throws {
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let slot = transport.tryAcquireSlot()
        for _ in 0..<3 {
            let started = ContinuousClock.now
            let code = await code { _ = try await transport.acquireSlot(deadline: .now + .milliseconds(100)) }
            #expect(code == .queueTimeout)
            let waited = started.duration(to: .now)
            #expect(waited >= .milliseconds(99) && waited < .seconds(30), "\(waited)")
        }
        #expect(slot != nil)
    }

    @Test func `waiting takes no processor time after the idle timeout`() async throws {
        let transport = CurlTransport(configuration: .init(maxConnections: 1, idleTimeout: .seconds(1)))
        let slot = transport.tryAcquireSlot()
        // It waits when this returns.
        let waiting = Task.immediate { try await transport.acquireSlot(deadline: nil) }
        try await Task.sleep(for: .milliseconds(1500))
        let before = await transport.threadTime()
        try await Task.sleep(for: .seconds(1))
        let spent = await transport.threadTime() - before
        #expect(spent < 0.1, "\(spent) s")
        #expect(slot != nil)
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `a cancelled caller gets no slot and blocks no other`() async throws {
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        var slot = transport.tryAcquireSlot()
        let cancelled = OwnThreads.task { try await transport.acquireSlot(deadline: nil) }
        let next = OwnThreads.task { try await transport.acquireSlot(deadline: .now + .seconds(60)) }
        try await Task.sleep(for: .milliseconds(20))
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(slot != nil)
        slot = nil
        _ = try await next.value
    }

    @Test func `a shutdown ends the wait`() async throws {
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        let slot = transport.tryAcquireSlot()
        let waiting = OwnThreads.task { await code { _ = try await transport.acquireSlot(deadline: nil) } }
        try await Task.sleep(for: .milliseconds(20))
        let shutdown = OwnThreads.task { await transport.shutdown() }
        shutdown.cancel()
        await shutdown.value
        #expect(await waiting.value == .shutDown)
        #expect(await code { _ = try await transport.acquireSlot(deadline: nil) } == .shutDown)
        #expect(slot != nil)
    }

    @Test func `callers that get a slot after a shutdown are refused, one after the other`() async throws {
        let transport = CurlTransport(configuration: .init(maxConnections: 1))
        var slot = transport.tryAcquireSlot()
        let request = TransferRequest(.make("localhost"))
        // All of them wait when this returns.
        let waiting = (0..<3).map { _ in
            Task.immediate {
                await code {
                    let slot = try await transport.acquireSlot(deadline: nil)
                    _ = try await transport.send(request, in: slot)
                }
            }
        }
        let shutdown = Task.immediate { await transport.shutdown() }
        #expect(slot != nil)
        slot = nil
        for task in waiting { #expect(await task.value == .shutDown) }
        await shutdown.value
    }

    @Test func `many callers and transfers share few slots`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport(configuration: .init(maxConnections: 3))
        let request = HTTPRequest.make(server.authority)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<300 {
                group.addTask {
                    if number % 3 == 0 { return try await transport.send(request).statusCode }
                    let slot = try await transport.acquireSlot(deadline: nil)
                    if number % 3 == 1 { return 200 }
                    return try await transport.send(TransferRequest(request), in: slot).statusCode
                }
            }
            for try await code in group { #expect(code == 200) }
        }
        #expect(server.requests.count == 200)
        #expect(server.connectionCount <= 3)
    }

    @Test func `nothing was sent by a transfer that was cancelled before its connection`() async throws {
        let transport = CurlTransport()
        let hole = try BlackHole()
        let slot = try await transport.acquireSlot(deadline: nil)
        let task = OwnThreads.task {
            try await transport.send(TransferRequest(.make(hole.authority)), in: slot)
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!slot.mayHaveSent)
    }
}

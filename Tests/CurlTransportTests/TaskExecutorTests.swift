import CurlTransport
import Foundation
import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("CurlTransport runs tasks on its own thread", .ownThreads, .timeLimit(.minutes(15)))
struct TaskExecutorTests {
    /// The thread that calls, as a number.
    private static var thread: UInt { UInt(bitPattern: ObjectIdentifier(Thread.current)) }

    @Test func `a task that prefers it stays on one thread between requests`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport()
        let threads = try await withTaskExecutorPreference(transport.taskExecutor) {
            var threads: Set<UInt> = []
            for _ in 0..<5 {
                threads.insert(Self.thread)
                let response = try await transport.send(.make(server.authority))
                #expect(response.head.status == .ok)
                threads.insert(Self.thread)
            }
            return threads
        }
        #expect(threads.count == 1)
        #expect(!threads.contains(Self.thread))
    }

    @Test func `many tasks share the thread`() async throws {
        let server = try ScriptedServer.answering()
        let transport = CurlTransport()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask(executorPreference: transport.taskExecutor) {
                    try await transport.send(.make(server.authority)).head.status.code
                }
            }
            return try await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
        }
        #expect(count == 50)
    }

    @Test func `cancellation ends a transfer of such a task immediately`() async throws {
        let received = Signal()
        let server = try ScriptedServer.holding(received)
        let transport = CurlTransport()
        let task = Task(executorPreference: transport.taskExecutor) {
            try await transport.send(.make(server.authority))
        }
        await received.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `tasks continue after a shutdown, and without a transport`() async throws {
        var transport: CurlTransport? = CurlTransport()
        await transport?.shutdown()
        let executor = try #require(transport?.taskExecutor)
        #expect(await Task(executorPreference: executor) { 1 }.value == 1)
        transport = nil
        #expect(await Task(executorPreference: executor) { 2 }.value == 2)
    }

    @Test func `the thread ends, with its connections, if there is neither a task nor a transport`()
        async throws
    {
        let server = try ScriptedServer.answering()
        do {
            let transport = CurlTransport()
            _ = try await Task(executorPreference: transport.taskExecutor) {
                try await transport.send(.make(server.authority))
            }.value
            #expect(server.openConnectionCount == 1)
        }
        let hasEnded = try await ProcessResources.eventually { server.openConnectionCount == 0 }
        #expect(hasEnded)
    }
}

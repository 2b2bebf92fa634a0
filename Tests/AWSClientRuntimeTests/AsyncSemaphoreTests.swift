import Synchronization
import Testing

@testable import AWSClientRuntime

@Suite("AsyncSemaphore admits a limited number, in order")
struct AsyncSemaphoreTests {
    /// Enters in a task of its own, which waits, or has its turn, when this returns.
    private func enter(_ queue: AsyncSemaphore) -> Task<Void, any Error> {
        Task.immediate { try await queue.acquire() }
    }

    @Test func `the limit is admitted immediately, and the next after a release`() async throws {
        let queue = AsyncSemaphore(2)
        try await queue.acquire()
        try await queue.acquire()
        let third = enter(queue)
        let fourth = enter(queue)
        queue.release()
        try await third.value
        queue.release()
        try await fourth.value
        queue.release()
        queue.release()
        try await queue.acquire()
        try await queue.acquire()
    }

    @Test func `a cancelled waiter is not admitted, and takes no slot away`() async throws {
        let queue = AsyncSemaphore(1)
        try await queue.acquire()
        let second = enter(queue)
        let third = enter(queue)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        queue.release()
        try await third.value
    }

    @Test func `many tasks, some of them cancelled, never exceed the limit, and all end`() async throws {
        let queue = AsyncSemaphore(3)
        let counters = Counters()
        await withTaskGroup { group in
            for index in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await queue.acquire()
                        let count = counters.inside.wrappingAdd(1, ordering: .relaxed).newValue
                        counters.most.max(count, ordering: .relaxed)
                        await Task.yield()
                        counters.inside.wrappingSubtract(1, ordering: .relaxed)
                        counters.through.wrappingAdd(1, ordering: .relaxed)
                        queue.release()
                    }
                    if index % 3 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(counters.most.load(ordering: .relaxed) <= 3)
        #expect(counters.through.load(ordering: .relaxed) >= 200)
        for _ in 0..<3 { try await queue.acquire() }
    }

    /// How many are inside, were at most, and went through.
    private final class Counters: Sendable {
        let inside = Atomic(0)
        let most = Atomic(0)
        let through = Atomic(0)
    }
}

import Synchronization
import Testing

@testable import S3Control

@Suite("TurnQueue lets a number through, in order")
struct TurnQueueTests {
    /// Enters in a task of its own, which waits, or has its turn, when this returns.
    private func enter(
        _ queue: TurnQueue,
        before deadline: ContinuousClock.Instant? = nil
    ) -> Task<Bool, any Error> {
        Task.immediate { try await queue.enter(before: deadline) }
    }

    @Test func `as many as it is wide go at once, the next when one leaves`() async throws {
        let queue = TurnQueue(width: 2)
        #expect(try await queue.enter())
        #expect(try await queue.enter())
        let third = enter(queue)
        let fourth = enter(queue)
        queue.leave()
        #expect(try await third.value)
        queue.leave()
        #expect(try await fourth.value)
        queue.leave()
        queue.leave()
        #expect(try await queue.enter())
        #expect(try await queue.enter())
    }

    @Test func `who is cancelled while it waits has no turn, and takes none away`() async throws {
        let queue = TurnQueue()
        try await queue.enter()
        let second = enter(queue)
        let third = enter(queue)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        queue.leave()
        #expect(try await third.value)
    }

    @Test func `who has waited too long learns so when a turn ends, and the next one goes`() async throws {
        let queue = TurnQueue()
        try await queue.enter()
        let now = ContinuousClock.now
        let late = enter(queue, before: now + .seconds(5))
        let patient = enter(queue, before: now + .seconds(60))
        queue.leave(at: now + .seconds(6))
        #expect(try await !late.value)
        #expect(try await patient.value)
        queue.leave()
        #expect(try await queue.enter())
    }

    @Test func `many tasks, some of them cancelled, never exceed the width and all end`() async throws {
        let queue = TurnQueue(width: 3)
        let counters = Counters()
        await withTaskGroup { group in
            for index in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await queue.enter()
                        let count = counters.inside.wrappingAdd(1, ordering: .relaxed).newValue
                        counters.most.max(count, ordering: .relaxed)
                        await Task.yield()
                        counters.inside.wrappingSubtract(1, ordering: .relaxed)
                        counters.through.wrappingAdd(1, ordering: .relaxed)
                        queue.leave()
                    }
                    if index % 3 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(counters.most.load(ordering: .relaxed) <= 3)
        #expect(counters.through.load(ordering: .relaxed) >= 200)
        for _ in 0..<3 { #expect(try await queue.enter()) }
    }

    /// How many are inside, were at most, and went through.
    private final class Counters: Sendable {
        let inside = Atomic(0)
        let most = Atomic(0)
        let through = Atomic(0)
    }
}

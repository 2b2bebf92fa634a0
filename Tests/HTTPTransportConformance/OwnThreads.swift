import Foundation

/// Runs tasks on threads of its own.
///
/// A test process starts all its tests at once, on a pool with a thread for each core: whoever awaits something there goes
/// on only after all that was ready before, ten seconds later. What is timed in real time, or must come within a
/// connection's idle time, runs here.
///
/// `@unchecked Sendable`: `condition` guards what changes.
package final class OwnThreads: TaskExecutor, @unchecked Sendable {
    /// Those that all share, for ever.
    package static let shared = OwnThreads(count: 4)

    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    /// Where in ``jobs`` the first one is that has not been taken.
    private var head = 0

    private init(count: Int) {
        for _ in 0..<count {
            Thread.detachNewThread { [self] in
                while true { unsafe next().runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        jobs.append(job)
        condition.unlock()
        condition.signal()
    }

    private func next() -> UnownedJob {
        condition.lock()
        defer { condition.unlock() }
        while head == jobs.count { condition.wait() }
        defer {
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            }
        }
        return jobs[head]
    }

    /// Begins a task here, which one that runs here does not do by itself.
    package static func task<Success: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Success
    ) -> Task<Success, any Error> {
        Task(executorPreference: shared, operation: operation)
    }

    /// Begins a task here that cannot fail.
    package static func task<Success: Sendable>(
        _ operation: @escaping @Sendable () async -> Success
    ) -> Task<Success, Never> {
        Task(executorPreference: shared, operation: operation)
    }
}

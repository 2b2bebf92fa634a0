/// Runs tasks on its own threads.
///
/// A test process starts all tests at the same time on a pool with one thread per core, where a task may wait ten
/// seconds to run. Checks that depend on real time run here.
package final class OwnThreads: TaskExecutor {
    /// The threads that all tests share. They never end.
    package static let shared = OwnThreads(count: 4)
    /// The threads for the kit's checks, which must not wait for a test that starts thousands of tasks.
    static let checks = OwnThreads(count: 4)

    private struct Queue {
        var jobs: [UnownedJob] = []
        /// The index of the next job.
        var head = 0
    }

    private let queue = Monitor(Queue())

    private init(count: Int) {
        for _ in 0..<count {
            // If no thread can be created, tasks wait forever. A process without threads cannot continue anyway.
            _ = try? Thread { [self] in
                while true { unsafe next().runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.change { $0.jobs.append(job) }
    }

    private func next() -> UnownedJob {
        queue.wait { queue in
            guard queue.head < queue.jobs.count else { return nil }
            defer {
                queue.head += 1
                if queue.head == queue.jobs.count {
                    queue.jobs.removeAll(keepingCapacity: true)
                    queue.head = 0
                }
            }
            return queue.jobs[queue.head]
        }
    }

    /// Starts a task on the shared threads of tests.
    package static func task<Success: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Success
    ) -> Task<Success, any Error> {
        Task(executorPreference: shared, operation: operation)
    }

    /// Starts a task that cannot fail on the shared threads of tests.
    package static func task<Success: Sendable>(
        _ operation: @escaping @Sendable () async -> Success
    ) -> Task<Success, Never> {
        Task(executorPreference: shared, operation: operation)
    }

    /// Starts a check's task.
    static func check<Success: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Success
    ) -> Task<Success, any Error> {
        Task(executorPreference: checks, operation: operation)
    }
}

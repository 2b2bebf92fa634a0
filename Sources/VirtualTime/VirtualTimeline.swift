import Synchronization

/// Runs asynchronous code in virtual time on the calling thread.
///
/// The body's task and its child tasks run in the order in which they become ready. If none is ready, the clock jumps
/// to the earliest deadline. A run is therefore deterministic and takes only as long as its steps.
///
/// Code must not wait for another thread, such as a socket, another executor, or another clock. An unstructured task
/// must be created with `Task(executorPreference:)` and this timeline.
public final class VirtualTimeline: TaskExecutor, Sendable {
    /// The clock for code in the timeline.
    public let clock = VirtualClock()

    private let ready = Mutex<[UnownedJob]>([])

    /// Creates a timeline with a clock at time zero.
    public init() {}

    /// Runs `body` to completion.
    ///
    /// - Parameters:
    ///   - steps: The number of steps (parts of a task between two suspensions) after which the body's task is
    ///     cancelled; nil for never. Counting up from 1 cancels the body at each of its suspensions in turn.
    ///   - body: The code to run.
    /// - Returns: The result of `body`.
    /// - Throws: The error of `body`; ``VirtualTimeStall`` if it waits for something outside of the timeline.
    public func run<Result: Sendable>(
        cancellingAfter steps: Int? = nil,
        _ body: @escaping @Sendable () async throws -> Result
    ) throws -> Result {
        let outcome = Outcome<Result>()
        let task = Task(executorPreference: self) {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
        }
        if steps == 0 { task.cancel() }
        var count = 0
        while true {
            let jobs = takeReady()
            for job in jobs {
                // The job came from `enqueue` and is run exactly once, here.
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
                count += 1
                if count == steps { task.cancel() }
            }
            guard jobs.isEmpty else { continue }
            if let result = outcome.result { return try result.get() }
            if !clock.wakeNext() {
                task.cancel()
                throw VirtualTimeStall()
            }
        }
    }

    private func takeReady() -> [UnownedJob] {
        ready.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
    }

    /// Enqueues a step.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.append(job) }
    }
}

/// All tasks wait, but not for the clock: the body waits for something outside of the timeline.
public struct VirtualTimeStall: Error, Sendable, CustomStringConvertible {
    /// A description of the problem.
    public var description: String {
        "The body waits for something outside of the timeline."
    }
}

/// Passes the body's result to the thread that runs the timeline.
private final class Outcome<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, any Error>?>(nil)

    var result: Result<Value, any Error>? { value.withLock { $0 } }

    func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }
}

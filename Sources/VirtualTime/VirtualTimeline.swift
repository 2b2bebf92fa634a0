internal import Synchronization

/// Runs asynchronous code on the calling thread, one step after the other, in virtual time.
///
/// The body's task and its child tasks take turns in the order in which they become ready. Once none is
/// ready, the clock jumps to the first instant that one of them sleeps until. So a run is the same every
/// time, and takes only as long as its steps.
///
/// What waits for another thread (a socket, another executor, another clock) has no place in it. A task
/// without structure takes part if it is made with `Task(executorPreference:)` and this timeline.
public final class VirtualTimeline: TaskExecutor, Sendable {
    /// The clock that code in the timeline waits by.
    public let clock = VirtualClock()

    private let ready = Mutex<[UnownedJob]>([])

    /// Creates a timeline whose clock shows zero.
    public init() {}

    /// Runs `body` to its end.
    ///
    /// - Parameters:
    ///   - steps: After how many steps (parts of a task between two suspensions) the body's task is
    ///     cancelled; nil for never. Counting up from 1 cancels a body at each of its suspensions in turn.
    ///   - body: What to run.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw; ``VirtualTimeStall`` when it waits for what cannot come.
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
                // The job came from `enqueue` and is run once, here.
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

    /// Takes a step to be run in its turn.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.append(job) }
    }
}

/// Nothing runs, nobody sleeps, and the body has not ended: it waits for something outside the timeline.
public struct VirtualTimeStall: Error, Sendable, CustomStringConvertible {
    /// What happened.
    public var description: String {
        "The body of the timeline waits for something that no step and no sleeper of the timeline can bring."
    }
}

/// Where a body's result is put for the thread that runs the timeline.
private final class Outcome<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, any Error>?>(nil)

    var result: Result<Value, any Error>? { value.withLock { $0 } }

    func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }
}

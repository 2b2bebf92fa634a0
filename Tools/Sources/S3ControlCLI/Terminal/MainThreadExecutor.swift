internal import Dispatch
internal import Synchronization

/// Runs all tasks on the main thread, one job after the other.
///
/// A command waits for answers most of its time, and computes little. The concurrency library's own executor
/// would start threads for that, and leave the main thread through the unwinder, whose tables are then read:
/// a megabyte of memory and a millisecond of a call that takes ten.
final class MainThreadExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    /// Counts the jobs.
    private let ready = DispatchSemaphore(value: 0)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        ready.signal()
    }

    /// Runs jobs until one of them ends the process.
    func run() -> Never {
        while true {
            ready.wait()
            let job = jobs.withLock { $0.removeFirst() }
            // The job is in no other hands: it came out of the queue.
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

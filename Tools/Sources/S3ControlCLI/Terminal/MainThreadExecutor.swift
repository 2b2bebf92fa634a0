import Dispatch
import Synchronization

/// Runs all tasks on the main thread, one job after the other.
///
/// A command mostly waits for responses and computes little. The concurrency library's own executor would
/// start threads and leave the main thread through the unwinder, which reads its tables. This would cost a
/// megabyte of memory and one millisecond of a call that takes ten.
final class MainThreadExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    /// Counts the jobs in the queue.
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
            // Safe: the job was removed from the queue, so nothing else refers to it.
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

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

/// A system thread, which must be joined or detached.
///
/// `@unchecked Sendable`: the ID never changes. It is a pointer on some systems.
@safe struct Thread: @unchecked Sendable {
    private let id: ThreadID

    /// Starts a thread that runs `body`.
    init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let start = unsafe Unmanaged.passRetained(ThreadStart(body))
        switch unsafe ThreadID.start(start.toOpaque()) {
        case .success(let id): self.id = id
        case .failure(let error):
            unsafe start.release()
            throw error
        }
    }

    /// Whether this is the calling thread.
    var isCurrent: Bool { id.isCurrent }

    /// Waits for the thread to end.
    func join() { id.join() }

    /// Lets the thread end without being joined.
    func detach() { id.detach() }
}

private final class ThreadStart {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// Calls `body` with the attributes of a thread whose stack is large enough for tasks: musl's default is 128 KiB.
    static func withAttributes(_ body: (UnsafePointer<pthread_attr_t>) -> Int32) -> Int32 {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { _ = unsafe pthread_attr_destroy(&attributes) }
        let leastStackSize = 2 << 20
        var stackSize = 0
        unsafe pthread_attr_getstacksize(&attributes, &stackSize)
        if stackSize < leastStackSize { unsafe pthread_attr_setstacksize(&attributes, leastStackSize) }
        return unsafe body(&attributes)
    }

    /// Runs the closure of a new thread.
    static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().body()
        return nil
    }
}

#if canImport(Darwin) || canImport(Musl)
// A thread ID is a pointer.
@safe private struct ThreadID {
    private let id: pthread_t

    static func start(_ context: UnsafeMutableRawPointer) -> Result<ThreadID, SystemError> {
        var created: pthread_t?
        let result = unsafe ThreadStart.withAttributes { attributes in
            unsafe pthread_create(&created, attributes, { unsafe ThreadStart.run($0) }, context)
        }
        guard result == 0, let id = unsafe created else {
            return .failure(SystemError(call: "pthread_create", code: result))
        }
        return .success(unsafe ThreadID(id: id))
    }

    var isCurrent: Bool { unsafe pthread_equal(id, pthread_self()) != 0 }

    func join() { _ = unsafe pthread_join(id, nil) }

    func detach() { _ = unsafe pthread_detach(id) }
}
#else
// A thread ID is a number.
private struct ThreadID {
    private let id: pthread_t

    static func start(_ context: UnsafeMutableRawPointer) -> Result<ThreadID, SystemError> {
        var id = pthread_t()
        let result = unsafe ThreadStart.withAttributes { attributes in
            unsafe pthread_create(&id, attributes, { unsafe ThreadStart.run($0) }, context)
        }
        guard result == 0 else { return .failure(SystemError(call: "pthread_create", code: result)) }
        return .success(ThreadID(id: id))
    }

    var isCurrent: Bool { pthread_equal(id, pthread_self()) != 0 }

    func join() { _ = pthread_join(id, nil) }

    func detach() { _ = pthread_detach(id) }
}
#endif

/// A value protected by a lock, with threads that wait for changes.
///
/// `@unchecked Sendable`: `mutex` protects `value`.
@safe final class Monitor<Value: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: Value) {
        self.value = value
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Changes the value and wakes one waiting thread.
    func change(_ body: (inout Value) -> Void) {
        unsafe pthread_mutex_lock(mutex)
        body(&value)
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(condition)
    }

    /// Waits until `body` returns a result for the value.
    func wait<Result>(_ body: (inout Value) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            unsafe pthread_cond_wait(condition, mutex)
        }
    }
}

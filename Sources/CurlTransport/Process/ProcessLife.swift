import Basics
import CLibcrypto
import CLibcurl
import HTTPTransport
import Synchronization

/// Handles the forks and the exit of the process, which affect its transports.
enum ProcessLife {
    /// Whether libcurl could be initialized.
    ///
    /// The first access initializes libcrypto and libcurl, and registers handlers for forks and for the exit.
    static let isLibcurlReady: Bool = {
        s3c_crypto_initialize()
        let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
        _ = forkCount.load(ordering: .relaxed)
        pthread_atfork(nil, nil) { forkCount.wrappingAdd(1, ordering: .relaxed) }
        // Exit handlers run in reverse order: this one runs before that of libcrypto, if any.
        atexit { parkAllThreads() }
        return isReady
    }()

    /// The number of forks between the process that first created a transport and this one.
    ///
    /// A child process has none of its parent's threads. Locks that these threads held are never released.
    static let forkCount = Atomic<Int>(0)

    /// A transport's thread, until it has released everything that libcurl and libcrypto created.
    private struct Entry {
        let number: Int
        /// The value of ``ProcessLife/forkCount`` in the process that started the thread.
        let forkCount: Int
        let engine: Engine
        var thread: UInt?
    }

    // An array, because there are few threads. A dictionary with keys of a custom type costs a process about
    // 0.1 ms when the runtime first creates it.
    private static let threads = Mutex<[Entry]>([])
    /// The value of ``forkCount`` when the last thread was started; 0 before.
    private static let threadsForkCount = Atomic<Int>(0)
    private static let nextNumber = Atomic<Int>(0)
    private static let isExiting = Atomic<Bool>(false)
    private static let parkedCount = Atomic<Int>(0)

    /// Runs `body` and then `whenEnded` on a new thread of `engine`.
    ///
    /// - Throws: `TransportError` if the process is exiting or the system cannot create a thread.
    static func startThread(
        of engine: Engine,
        _ body: @escaping @Sendable (SignalMask) -> Void,
        whenEnded: @escaping @Sendable () -> Void
    ) throws(TransportError) {
        let number = nextNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let thisFork = forkCount.load(ordering: .relaxed)
        let isAllowed = threads.withLock { threads in
            guard !isExiting.load(ordering: .relaxed) else { return false }
            threads.append(Entry(number: number, forkCount: thisFork, engine: engine))
            threadsForkCount.store(thisFork, ordering: .relaxed)
            return true
        }
        guard isAllowed else {
            throw TransportError(.shutDown, delivery: .notSent, message: "The process is exiting.")
        }
        do {
            try Thread.start { mask in
                let this = currentThread
                threads.withLock { threads in
                    for index in threads.indices where threads[index].number == number {
                        threads[index].thread = this
                    }
                }
                body(mask)
                remove(number)
                whenEnded()
            }
        } catch {
            remove(number)
            throw error
        }
    }

    private static func remove(_ number: Int) {
        threads.withLock { $0.removeAll { $0.number == number } }
    }

    private static var currentThread: UInt {
        #if canImport(Glibc)
        UInt(pthread_self())
        #else
        unsafe UInt(bitPattern: pthread_self())
        #endif
    }

    /// Stops the calling thread permanently if the process is exiting. Each transport's thread
    /// calls it in every iteration.
    ///
    /// Exit handlers and destructors free what libcurl and libcrypto use. A thread
    /// that continued would crash.
    static func parkIfExiting() {
        guard isExiting.load(ordering: .relaxed) else { return }
        parkedCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
        while true { pause() }
    }

    /// The exit handler: waits until every transport's thread has stopped, for at most one second.
    private static func parkAllThreads() {
        isExiting.store(true, ordering: .sequentiallyConsistent)
        // A forked child does not have its parent's threads. If it has started none of its own, it may never
        // get the lock.
        let thisFork = forkCount.load(ordering: .relaxed)
        guard threadsForkCount.load(ordering: .relaxed) == thisFork else { return }
        let entries = threads.withLock { $0 }
        // A task on a transport's thread may have called `exit` itself.
        let others = entries.filter { $0.forkCount == thisFork && $0.thread != currentThread }
        for entry in others { entry.engine.wakeUnconditionally() }
        for _ in 0..<2000 {
            let left = threads.withLock { threads in
                others.count { other in threads.contains { $0.number == other.number } }
            }
            if parkedCount.load(ordering: .sequentiallyConsistent) >= left { return }
            usleep(500)
        }
    }
}

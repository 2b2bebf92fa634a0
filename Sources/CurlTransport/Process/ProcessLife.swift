internal import Basics
internal import CLibcrypto
internal import CLibcurl
internal import HTTPTransport
internal import Synchronization

/// What the process does that its transports must know of: it forks, and it exits.
enum ProcessLife {
    /// Initializes libcrypto and libcurl, and watches for forks and the exit; once a process.
    ///
    /// Whether libcurl could be initialized.
    static let isLibcurlReady: Bool = {
        s3c_crypto_initialize()
        let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
        _ = forkCount.load(ordering: .relaxed)
        pthread_atfork(nil, nil) { forkCount.wrappingAdd(1, ordering: .relaxed) }
        // Exit handlers run in reverse order: this one before that of libcrypto, where that has one.
        atexit { parkAllThreads() }
        return isReady
    }()

    /// How many forks lie between this process and the one that first made a transport.
    ///
    /// A child has none of its parent's threads, and locks that these held are never released.
    static let forkCount = Atomic<Int>(0)

    /// A transport's thread, until it has let go of everything that libcurl and libcrypto made.
    private struct Entry {
        let number: Int
        let engine: Engine
        var thread: UInt?
    }

    // An array, since there are few, and a dictionary with keys of a type of its own costs a process some 0.1 ms when
    // the runtime first makes it.
    private static let threads = Mutex<[Entry]>([])
    private static let nextNumber = Atomic<Int>(0)
    private static let isExiting = Atomic<Bool>(false)
    private static let parkedCount = Atomic<Int>(0)

    /// Runs `body` on a new thread of `engine`, then `whenEnded`; none starts once the process exits.
    static func startThread(
        of engine: Engine,
        _ body: @escaping @Sendable (SignalMask) -> Void,
        whenEnded: @escaping @Sendable () -> Void
    ) throws(TransportError) {
        let number = nextNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let isAllowed = threads.withLock { threads in
            guard !isExiting.load(ordering: .relaxed) else { return false }
            threads.append(Entry(number: number, engine: engine))
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

    /// Called by each transport's thread in each turn: stops it for good once the process exits.
    ///
    /// Exit handlers and destructors free what libcurl and libcrypto use: a thread that went on would crash.
    static func parkIfExiting() {
        guard isExiting.load(ordering: .relaxed) else { return }
        parkedCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
        while true { pause() }
    }

    /// The exit handler: waits until every transport's thread has stopped, at most a second.
    private static func parkAllThreads() {
        let entries = threads.withLock { threads -> [Entry] in
            isExiting.store(true, ordering: .sequentiallyConsistent)
            return threads
        }
        // A task that a transport's thread runs may itself have called `exit`.
        let others = entries.filter { $0.thread != currentThread }
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

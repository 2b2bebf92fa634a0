internal import HTTPTransport
internal import Synchronization

/// What a transport and its thread share: the work handed over, and the means to wake the thread.
///
/// The thread keeps it alive, the transport is kept alive by its users only: so the transport's
/// `deinit` can end the thread.
final class Engine: TaskExecutor {
    let configuration: CurlTransportConfiguration
    /// The proxies to choose from for each request; nil where there are none, as for most.
    let proxies: ProxyConfiguration?
    private let wakePipe = Mutex<WakePipe?>(nil)
    private let state = Mutex(EngineState())

    init(configuration: CurlTransportConfiguration) {
        self.configuration = configuration
        let proxy = configuration.proxy
        let hasProxies = configuration.unixSocketPath == nil && !proxy.isDirect
        proxies = hasProxies ? proxy : nil
    }

    /// Hands `transfer` to the thread, which is started if there is none.
    func submit(_ transfer: Transfer) {
        let action = state.withLock { $0.submit(transfer) }
        guard action != .refuse else {
            transfer.end(
                .failure(
                    TransportError(
                        .shutDown,
                        delivery: .notSent,
                        message: "The transport has been shut down."
                    )
                )
            )
            return
        }
        act(action)
    }

    /// Hands a part of a task to the thread, which is started if there is none.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        act(state.withLock { $0.submit(job) })
    }

    /// Has the thread drop `transfer`.
    func cancel(_ transfer: Transfer) {
        act(state.withLock { $0.cancel(transfer) })
    }

    /// Lets the thread end after its transfers, or with them if `aborting`.
    func close(aborting: Bool) {
        act(state.withLock { $0.close(aborting: aborting) })
    }

    /// Returns when there is no thread.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            if !state.withLock({ $0.waitForEnd(continuation) }) { continuation.resume() }
        }
    }

    private func act(_ action: EngineState.Action) {
        switch action {
        case .nothing, .refuse: break
        case .wakeThread: wakePipe.withLock { $0 }?.signal()
        case .startThread: startThread()
        }
    }

    private func startThread() {
        do {
            let pipe = try makePipe()
            try Thread.start { [self] in
                TransferLoop.run(engine: self, wakePipe: pipe)
                threadHasEnded()
            }
        } catch {
            abandon(error)
            threadHasEnded()
        }
    }

    private func makePipe() throws(TransportError) -> WakePipe {
        if let pipe = wakePipe.withLock({ $0 }) { return pipe }
        let pipe = try WakePipe()
        wakePipe.withLock { $0 = pipe }
        return pipe
    }
}

extension Engine {
    /// For the thread: takes what the callers have left; `work` has no transfers before.
    func take(_ work: inout EngineState.Work) {
        state.withLock { $0.takeWork(&work) }
    }

    /// For the thread: runs the parts of tasks that have come until now.
    ///
    /// - Parameter buffer: An empty array, and empty again afterwards.
    func runJobs(_ buffer: inout [UnownedJob]) {
        state.withLock { $0.takeJobs(&buffer) }
        guard !buffer.isEmpty else { return }
        for job in buffer { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        buffer.removeAll(keepingCapacity: buffer.capacity < 1024)
    }

    /// For the thread: whether it may wait.
    func startWaiting() -> Bool {
        state.withLock { $0.startWaiting() }
    }

    /// For the thread: whether it may end.
    func retire() -> Bool {
        state.withLock { $0.retire() }
    }

    /// Fails the transfers that no thread will make.
    func abandon(_ error: any Error) {
        for transfer in state.withLock({ $0.abandon() }) { transfer.end(.failure(error)) }
        // There is no way to fail these: without a thread of their own they run on this one.
        var jobs: [UnownedJob] = []
        runJobs(&jobs)
    }

    private func threadHasEnded() {
        for waiter in state.withLock({ $0.threadHasEnded() }) { waiter.resume() }
    }
}

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
    /// What is wrong with the configuration, for every transfer to fail with.
    let configurationError: TransportError?
    private let wakePipe = Mutex<WakePipe?>(nil)
    private let state: Mutex<EngineState>
    /// ``ProcessLife/forkCount`` when a thread was first started; -1 before.
    private let startedAtFork = Atomic<Int>(-1)

    init(configuration: CurlTransportConfiguration) {
        self.configuration = configuration
        state = Mutex(EngineState(slotCount: configuration.maxConnections))
        let proxy = configuration.proxy
        let hasProxies = configuration.unixSocketPath == nil && !proxy.isDirect
        proxies = hasProxies ? proxy : nil
        let invalid = configuration.hostOverrides.first { $0.connectTo == nil }
        configurationError = invalid.map {
            .invalidRequest(
                "The host override of \($0.host) has a host, an address or a port that is not valid."
            )
        }
    }

    /// Hands `transfer` to the thread, which is started if there is none.
    func submit(_ transfer: Transfer) {
        guard !belongsToParent else {
            transfer.end(.failure(TransportError.forked))
            return
        }
        let limits = [transfer.options.timeout, transfer.options.queueTimeout].compactMap { $0 }
        let deadline = limits.min().map { transfer.submitted + $0 }
        let action = state.withLock { $0.submit(transfer, deadline: deadline) }
        guard action != .refuse else {
            transfer.end(.failure(TransportError.isShutDown))
            return
        }
        act(action)
    }

    /// Hands a part of a task to the thread, which is started if there is none.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // There is no way to fail it, and no thread that would take it.
        guard !belongsToParent else { return unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        act(state.withLock { $0.submit(job) })
    }

    /// Has the thread drop `transfer`.
    func cancel(_ transfer: Transfer) {
        guard !belongsToParent else { return }
        act(state.withLock { $0.cancel(transfer) })
    }

    /// Lets the thread end after its transfers, or with them if `aborting`.
    func close(aborting: Bool) {
        guard !belongsToParent else { return }
        act(state.withLock { $0.close(aborting: aborting) })
    }

    /// Returns when there is no thread.
    func waitForEnd() async {
        guard !belongsToParent else { return }
        await withCheckedContinuation { continuation in
            if !state.withLock({ $0.waitForEnd { continuation.resume() } }) { continuation.resume() }
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
        startedAtFork.store(ProcessLife.forkCount.load(ordering: .relaxed), ordering: .relaxed)
        do {
            let pipe = try makePipe()
            try ProcessLife.startThread(of: self) { [self] mask in
                TransferLoop.run(engine: self, wakePipe: pipe, jobMask: mask)
            } whenEnded: { [self] in
                threadHasEnded()
            }
        } catch {
            abandon(error)
            threadHasEnded()
        }
    }

    /// Whether the process was forked since a thread was started: the child has neither the thread nor, perhaps, the
    /// lock, and shares the pipe and the connections with its parent.
    private var belongsToParent: Bool {
        let start = startedAtFork.load(ordering: .relaxed)
        return start >= 0 && start != ProcessLife.forkCount.load(ordering: .relaxed)
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

    /// For the thread: takes the parts of tasks that have come until now.
    ///
    /// - Parameter buffer: An empty array.
    func takeJobs(_ buffer: inout [UnownedJob]) {
        state.withLock { $0.takeJobs(&buffer) }
    }

    /// For the thread: runs a part of a task.
    func run(_ job: UnownedJob) {
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }

    /// For the thread: fails what has waited too long for a slot at `now`, or all that waits, for nil.
    ///
    /// - Returns: When the next has waited too long.
    @discardableResult
    func failWaiters(expiredAt now: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        let (waiters, next) = state.withLock { $0.removeWaiters(expiredAt: now) }
        for waiter in waiters {
            switch waiter {
            case .call(let call): _ = call.end(now == nil ? .shutDown : .expired)
            case .transfer(let transfer):
                let error = now.map { TransportError.waitedTooLong(transfer, now: $0) }
                transfer.end(.failure(error ?? .shutDown(delivery: .notSent)))
            }
        }
        return next
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
        while case let transfers = state.withLock({ $0.abandon() }), !transfers.isEmpty {
            for transfer in transfers {
                transfer.end(.failure(error))
                releaseSlot()
            }
        }
        // There is no way to fail these: without a thread of their own they run on this one.
        var jobs: [UnownedJob] = []
        takeJobs(&jobs)
        for job in jobs { run(job) }
    }

    private func threadHasEnded() {
        for resume in state.withLock({ $0.threadHasEnded() }) { resume() }
    }
}

extension Engine {
    /// For the exit handler: wakes the thread whatever it does.
    func wakeUnconditionally() {
        wakePipe.withLock { $0 }?.signal()
    }
}

extension Engine: SlotOwner {
    /// Takes a slot if one is free.
    func tryAcquireSlot() -> TransferSlot? {
        guard !belongsToParent, state.withLock({ $0.tryAcquireSlot() }) else { return nil }
        return TransferSlot(of: self)
    }

    /// Waits for a slot.
    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
        guard !belongsToParent else { throw TransportError.forked }
        let waiter = SlotWaiter()
        let (ticket, immediate, action) = state.withLock { $0.acquireSlot(waiter, deadline: deadline) }
        act(action)
        let outcome =
            if let ticket {
                await waiter.outcome { [self] in act(state.withLock { $0.removeWaiter(ticket) }) }
            } else {
                immediate
            }
        switch outcome {
        case .acquired:
            let slot = TransferSlot(of: self)
            try Task.checkCancellation()
            return slot
        case .expired:
            try Task.checkCancellation()
            throw TransportError(
                .queueTimeout,
                delivery: .notSent,
                message: "No connection was free in time: too many transfers run, or they take too long."
            )
        case .shutDown: throw TransportError.isShutDown
        case .cancelled, nil: throw CancellationError()
        }
    }

    /// Takes a slot back, and passes it on.
    func releaseSlot() {
        while true {
            let (call, action) = state.withLock { $0.releaseSlot() }
            act(action)
            // One that was cancelled meanwhile has no use for it.
            guard let call, !call.end(.acquired) else { return }
        }
    }
}

import HTTPTransport
import Synchronization

/// The state that a transport and its thread share: the submitted work, and the means to wake the thread.
///
/// The thread retains the engine. Only the transport's users retain the transport, so its
/// `deinit` can end the thread.
final class Engine: TaskExecutor {
    let configuration: CurlTransportConfiguration
    /// The proxies to choose from for each request; nil if there are none, as for most transports.
    let proxies: ProxyConfiguration?
    /// The error with which every transfer fails if the configuration is invalid; nil if it is valid.
    let configurationError: TransportError?
    private let wakePipe = Mutex<WakePipe?>(nil)
    private let state: Mutex<EngineState>
    /// The value of ``ProcessLife/forkCount`` when a thread was started; -1 before.
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

    /// Passes `transfer` to the thread, which is started if it does not exist.
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
            if transfer.slot != nil { releaseSlot() }
            return
        }
        act(action)
    }

    /// Passes a job, a part of a task, to the thread, which is started if it does not exist.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A job cannot fail, and this process has no thread to run it.
        guard !belongsToParent else { return unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        act(state.withLock { $0.submit(job) })
    }

    /// Removes `transfer` from the queue or from the thread.
    func cancel(_ transfer: Transfer) {
        guard !belongsToParent else { return }
        act(state.withLock { $0.cancel(transfer) })
    }

    /// Ends the thread after its transfers. If `aborting` is true, ends them, too.
    func close(aborting: Bool) {
        guard !belongsToParent else { return }
        act(state.withLock { $0.close(aborting: aborting) })
    }

    /// Returns when no thread exists.
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

    /// Whether the process was forked after a thread was started. The child process does not have the thread,
    /// may never get the lock, and shares the pipe and the connections with its parent.
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
    /// Called by the thread: takes the work that callers have submitted. `work` must
    /// have no transfers before.
    func take(_ work: inout EngineState.Work) {
        state.withLock { $0.takeWork(&work) }
    }

    /// Called by the thread: takes the jobs that were submitted so far.
    ///
    /// - Parameter buffer: An empty array.
    func takeJobs(_ buffer: inout [UnownedJob]) {
        state.withLock { $0.takeJobs(&buffer) }
    }

    /// Called by the thread: runs a job.
    func run(_ job: UnownedJob) {
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }

    /// Called by the thread: fails the waiters whose deadline has passed at `now`, or all
    /// waiters if `now` is nil.
    ///
    /// - Returns: The next deadline, if any.
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

    /// Called by the thread: returns whether it may wait.
    func startWaiting() -> Bool {
        state.withLock { $0.startWaiting() }
    }

    /// Called by the thread: returns whether it may end.
    func retire() -> Bool {
        state.withLock { $0.retire() }
    }

    /// Fails the submitted transfers, because no thread can run them.
    func abandon(_ error: any Error) {
        while case let transfers = state.withLock({ $0.abandon() }), !transfers.isEmpty {
            for transfer in transfers {
                transfer.end(.failure(error))
                releaseSlot(of: transfer)
            }
        }
        // Jobs cannot fail. Without a thread of their own, they run on this one.
        var jobs: [UnownedJob] = []
        takeJobs(&jobs)
        for job in jobs { run(job) }
    }

    private func threadHasEnded() {
        for resume in state.withLock({ $0.threadHasEnded() }) { resume() }
    }
}

extension Engine {
    /// Called by the exit handler: wakes the thread in any state.
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
        let requested = ContinuousClock.now
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
            let slot = TransferSlot(of: self, requested: requested)
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

    /// Releases a slot that a call has acquired, and passes it to the next waiter.
    func releaseSlot() {
        releaseSlot(of: nil)
    }

    /// Releases the slot of `transfer`, or of a call if it is nil, and passes it to the next waiter.
    func releaseSlot(of transfer: Transfer?) {
        guard !belongsToParent else { return }
        while true {
            let (call, action) = state.withLock { $0.releaseSlot(of: transfer) }
            act(action)
            // A call that was cancelled in the meantime does not use the slot.
            guard let call, !call.end(.acquired) else { return }
        }
    }
}

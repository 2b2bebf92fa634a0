internal import HTTPTransport
internal import Synchronization

/// What a transport and its thread share: the work handed over, and the means to wake the thread.
///
/// The thread keeps it alive, the transport is kept alive by its users only: so the transport's
/// `deinit` can end the thread.
final class Engine: Sendable {
    let configuration: CurlTransportConfiguration
    private let wakePipe = Mutex<WakePipe?>(nil)
    private let state = Mutex(EngineState())

    init(configuration: CurlTransportConfiguration) {
        self.configuration = configuration
    }

    /// Hands `transfer` to the thread, which is started if there is none.
    func submit(_ transfer: Transfer) {
        switch state.withLock({ $0.submit(transfer) }) {
        case .nothing: break
        case .wakeThread: signal()
        case .startThread: startThread()
        case .refuse:
            transfer.end(
                .failure(
                    TransportError(
                        .shutDown,
                        delivery: .notSent,
                        message: "The transport has been shut down."
                    )
                )
            )
        }
    }

    /// Has the thread drop `transfer`.
    func cancel(_ transfer: Transfer) {
        if state.withLock({ $0.cancel(transfer) }) == .wakeThread { signal() }
    }

    /// Lets the thread end after its transfers, or with them if `aborting`.
    func close(aborting: Bool) {
        if state.withLock({ $0.close(aborting: aborting) }) == .wakeThread { signal() }
    }

    /// Returns when there is no thread.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            if !state.withLock({ $0.waitForEnd(continuation) }) { continuation.resume() }
        }
    }

    private func signal() {
        wakePipe.withLock { $0 }?.signal()
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
    /// For the thread: takes what the callers have left.
    func takeWork() -> EngineState.Work {
        state.withLock { $0.takeWork() }
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
    }

    private func threadHasEnded() {
        for waiter in state.withLock({ $0.threadHasEnded() }) { waiter.resume() }
    }
}

internal import Synchronization

/// The state of an emulator, which its runner shares.
///
/// What has happened to jobs is delivered to the listener after the lock is released, in order, one change at a time.
final class EmulatorStateBox: Sendable {
    private let state: Mutex<EmulatorState>
    private let listener = Mutex<(@Sendable (JobChange) -> Void)?>(nil)
    private let keeper: StateKeeper?

    init(_ state: EmulatorState, _ keeper: StateKeeper? = nil) {
        self.state = Mutex(state)
        self.keeper = keeper
    }

    /// What has to be saved since the last call.
    func takeStateChanges() -> [StateChange] {
        state.withLock { $0.takeStateChanges() }
    }

    /// Sets the listener, which receives what happens to jobs; nil for none.
    func listen(_ body: (@Sendable (JobChange) -> Void)?) {
        listener.withLock { $0 = body }
    }

    func withLock<Result, Failure: Error>(
        _ body: (inout EmulatorState) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var isToDeliver = false
        var isToSave = false
        defer {
            // Nobody is told of what a crash would undo.
            if isToSave { keeper?.save() }
            if isToDeliver {
                keeper?.waitForCommit()
                deliver()
            }
        }
        return try state.withLock { (state) throws(Failure) in
            defer {
                isToDeliver = state.beginDelivery()
                isToSave = state.tracking?.isEmpty == false
            }
            return try body(&state)
        }
    }

    private func deliver() {
        let listener = listener.withLock { $0 }
        while let changes = state.withLock({ $0.takeChanges() }) {
            for change in changes { listener?(change) }
        }
    }
}

internal import Synchronization

/// The state of an emulator, which its runner shares.
///
/// What has happened to jobs is delivered to the listener after the lock is released, in order, one change at a time.
final class EmulatorStateBox: Sendable {
    private let state: Mutex<EmulatorState>
    private let listener = Mutex<(@Sendable (JobChange) -> Void)?>(nil)

    init(_ state: EmulatorState) {
        self.state = Mutex(state)
    }

    /// Sets the listener, which receives what happens to jobs; nil for none.
    func listen(_ body: (@Sendable (JobChange) -> Void)?) {
        listener.withLock { $0 = body }
    }

    func withLock<Result, Failure: Error>(
        _ body: (inout EmulatorState) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var isToDeliver = false
        defer { if isToDeliver { deliver() } }
        return try state.withLock { (state) throws(Failure) in
            defer { isToDeliver = state.beginDelivery() }
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

internal import Synchronization

/// Something that happens once, and the tasks and scripts that wait for it.
package final class Signal: Sendable {
    private struct State {
        var hasHappened = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates a signal that has not been sent.
    package init() {}

    /// Whether it has been sent.
    package var hasHappened: Bool { state.withLock { $0.hasHappened } }

    /// Resumes everything that waits.
    package func send() {
        let waiters = state.withLock { state in
            state.hasHappened = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when it has been sent.
    package func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.hasHappened { state.waiters.append(continuation) }
                return state.hasHappened
            }
            if isOver { continuation.resume() }
        }
    }
}

extension ScriptedServer.Connection {
    /// Waits until `signal` has been sent.
    package func wait(for signal: Signal) throws {
        try wait { signal.hasHappened }
    }
}

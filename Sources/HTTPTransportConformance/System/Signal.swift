import Synchronization

/// An event that happens once, and that tasks and scripts can wait for.
package final class Signal: Sendable {
    private struct State {
        var hasHappened = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates a signal that was not sent yet.
    package init() {}

    /// Whether the signal was sent.
    package var hasHappened: Bool { state.withLock { $0.hasHappened } }

    /// Resumes all waiters.
    package func send() {
        let waiters = state.withLock { state in
            state.hasHappened = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once the signal was sent.
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
    /// Waits until `signal` is sent.
    package func wait(for signal: Signal) throws {
        try wait { signal.hasHappened }
    }
}

internal import Synchronization

/// A line on standard error that is written over, at a terminal only.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var last: ContinuousClock.Instant?
    }

    private let console: Console
    private let state = Mutex(State())

    init(_ console: Console) {
        self.console = console
    }

    /// Shows a text in place of the last one; ten times a second at most.
    func show(_ text: String) {
        guard console.hasErrorTerminal else { return }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if let last = state.last, now - last < .milliseconds(100) { return false }
            state.last = now
            state.isShown = true
            return true
        }
        guard isDue else { return }
        let line = SafeText(text.withoutControls.cut(to: console.width() - 1))
        console.writeError(Self.clear + line)
    }

    /// Takes the line away.
    func end() {
        let wasShown = state.withLock { state in
            defer { state = State() }
            return state.isShown
        }
        if wasShown { console.writeError(Self.clear) }
    }

    private static let clear = SafeText(trusted: "\r\u{1B}[2K")
}

import Synchronization

/// A line on standard error that is overwritten. It is shown only at a terminal that can move its cursor.
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

    /// Replaces the text, at most ten times a second.
    func show(_ text: String) {
        guard console.hasErrorTerminal, console.movesCursor else { return }
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

    /// Removes the line.
    func end() {
        let wasShown = state.withLock { state in
            defer { state = State() }
            return state.isShown
        }
        if wasShown { console.writeError(Self.clear) }
    }

    private static let clear = SafeText(trusted: "\r\u{1B}[2K")
}

import Signals

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A view on the terminal's alternate screen.
///
/// The view is drawn again when it changes, when the terminal's size changes, and every second. Changes are
/// drawn at most five times a second, because one poll can change thousands of jobs. Only changed lines are
/// written, so that nothing flickers or enters the scrollback. Ctrl-Z leaves the alternate screen before the
/// process stops. The screen is drawn again when the process continues in the foreground.
actor LiveScreen {
    private let console: Console
    private(set) var view: WatchView
    private var drawn: [SafeText] = []
    private var size = TerminalSize(columns: 0, rows: 0)
    private var updated: ContinuousClock.Instant?
    private var lastDrawn: ContinuousClock.Instant?
    private var hasChanged = false
    private var signals: [SignalSource] = []
    private var isOn = false
    /// Whether the terminal shows the alternate screen.
    private var isEntered = false

    private static let entering = SafeText(trusted: "\u{1B}[?1049h\u{1B}[?25l")
    /// Leaves the alternate screen and shows the cursor.
    static let restoring = SafeText(trusted: "\u{1B}[?25h\u{1B}[?1049l")

    init(_ console: Console, _ view: WatchView) {
        self.console = console
        self.view = view
    }

    func begin() {
        isOn = true
        signals = [
            source(SIGWINCH) { await $0.draw() }, source(SIGTSTP) { await $0.stop() },
            source(SIGCONT) { await $0.resume() },
        ]
        draw()
    }

    private func source(
        _ number: Int32,
        _ action: @escaping @Sendable (LiveScreen) async -> Void
    ) -> SignalSource {
        SignalSource(number) { [weak self] in
            guard let self else { return }
            Task { await action(self) }
        }
    }

    /// Changes the view.
    func update(isNews: Bool = true, _ change: (inout WatchView) -> Void) {
        change(&view)
        if isNews { updated = .now }
        hasChanged = true
        drawIfDue()
    }

    /// Draws changes, and once a second what depends only on the time, until the task is cancelled.
    func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(200))
            drawIfDue()
        }
    }

    private func drawIfDue() {
        let age = lastDrawn.map { ContinuousClock.now - $0 } ?? .seconds(1)
        if age >= .seconds(1) || hasChanged && age >= .milliseconds(200) { draw() }
    }

    /// Leaves the alternate screen and prints the last view.
    func end() {
        guard isOn else { return }
        isOn = false
        for source in signals { source.cancel() }
        signals = []
        var text = isEntered ? Self.restoring : SafeText()
        isEntered = false
        for line in view.frame(console.size(), updated: age, isEnd: true) { text += line + SafeText("\n") }
        console.write(text)
    }

    private var age: Int? { updated.map { Int((ContinuousClock.now - $0) / .seconds(1)) } }

    // MARK: Stopping and continuing

    /// Leaves the alternate screen and stops the process, as Ctrl-Z does without a handler.
    private func stop() {
        guard isOn else { return }
        if isEntered { console.write(Self.restoring) }
        isEntered = false
        kill(getpid(), SIGSTOP)
    }

    /// Draws everything again, because another program may have written to the terminal.
    private func resume() {
        guard isOn else { return }
        isEntered = false
        draw()
    }

    /// Enters the alternate screen, unless another program is in the foreground.
    ///
    /// - Returns: Whether the alternate screen is shown.
    private func enter() -> Bool {
        if isEntered { return true }
        let foreground = tcgetpgrp(1)
        guard foreground < 0 || foreground == getpgrp() else { return false }
        isEntered = true
        drawn = []
        size = TerminalSize(columns: 0, rows: 0)
        console.write(Self.entering)
        return true
    }

    private func draw() {
        guard isOn, enter() else { return }
        hasChanged = false
        lastDrawn = .now
        let size = console.size()
        var text = SafeText()
        if size != self.size {
            // The terminal may have changed the old lines.
            text += SafeText(trusted: "\u{1B}[2J")
            drawn = []
            self.size = size
        }
        let lines = view.frame(size, updated: age)
        for (row, line) in lines.enumerated() where row >= drawn.count || drawn[row] != line {
            text += SafeText(trusted: "\u{1B}[\(row + 1);1H\u{1B}[2K") + line
        }
        if lines.count < drawn.count { text += SafeText(trusted: "\u{1B}[\(lines.count + 1);1H\u{1B}[J") }
        drawn = lines
        if text != SafeText() { console.write(text) }
    }
}

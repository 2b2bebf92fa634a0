internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A view on the terminal's alternate screen, which is drawn again when it has changed, every second, and when the terminal's
/// size changes; five times a second at most, since one poll changes thousands of jobs. Only lines that have changed are written, so that nothing flickers or goes into the scrollback.
actor LiveScreen {
    private let console: Console
    private(set) var view: WatchView
    private var drawn: [SafeText] = []
    private var size = TerminalSize(columns: 0, rows: 0)
    private var updated: ContinuousClock.Instant?
    private var lastDrawn: ContinuousClock.Instant?
    private var hasChanged = false
    private var resizes: (any DispatchSourceSignal)?
    private var isOn = false

    /// Leaves the alternate screen, and shows the cursor.
    static let restoring = SafeText(trusted: "\u{1B}[?25h\u{1B}[?1049l")

    init(_ console: Console, _ view: WatchView) {
        self.console = console
        self.view = view
    }

    func begin() {
        isOn = true
        console.write(SafeText(trusted: "\u{1B}[?1049h\u{1B}[?25l"))
        let source = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: .global())
        // Not the actor's: signals come on a queue of their own.
        let redraw: @Sendable () -> Void = { [weak self] in Task { await self?.draw() } }
        source.setEventHandler(handler: redraw)
        source.resume()
        resizes = source
        draw()
    }

    /// Changes what is shown.
    func update(isNews: Bool = true, _ change: (inout WatchView) -> Void) {
        change(&view)
        if isNews { updated = .now }
        hasChanged = true
        drawIfDue()
    }

    /// Draws what has changed, and once a second what changes with time alone, until the task is cancelled.
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

    /// Leaves the alternate screen, and leaves the last view on the terminal.
    func end() {
        guard isOn else { return }
        isOn = false
        resizes?.cancel()
        resizes = nil
        var text = Self.restoring
        for line in view.frame(console.size(), updated: age, isEnd: true) { text += line + SafeText("\n") }
        console.write(text)
    }

    private var age: Int? { updated.map { Int((ContinuousClock.now - $0) / .seconds(1)) } }

    private func draw() {
        guard isOn else { return }
        hasChanged = false
        lastDrawn = .now
        let size = console.size()
        var text = SafeText()
        if size != self.size {
            // What the terminal has made of the old lines is not known.
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

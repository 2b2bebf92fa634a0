#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The input and output of a command: the process's own streams, or those of a test.
///
/// A console writes only ``SafeText`` to a terminal. Only this type prevents the text of a service, a report,
/// or a file from controlling the terminal.
struct Console: Sendable {
    /// Writes to standard output without changes. Returns the error after which the rest was not written.
    private let output: @Sendable (String) -> FileError?
    /// Writes to standard error without changes.
    private let errors: @Sendable (String) -> Void
    /// Reads a line of standard input; nil at its end.
    var readLine: @Sendable () -> String?
    /// Shows a prompt at the terminal and reads a line without echo; nil at the end of input.
    var readSecret: @Sendable (String) -> String? = { _ in nil }
    /// Whether controls in text for standard output are shown as escapes.
    var cleansOutput = false
    /// Whether controls in text for standard error are shown as escapes.
    var cleansErrors = false
    /// Whether standard output is a terminal.
    var isTerminal = false
    /// Whether standard error is a terminal, so that a line can be overwritten.
    var hasErrorTerminal = false
    /// Whether standard input is a terminal, so that a prompt can be answered.
    var canAsk = false
    /// Whether a terminal can move its cursor, so that a line or the screen can be drawn again.
    var movesCursor = false
    /// The terminal's current size.
    var size: @Sendable () -> TerminalSize = { TerminalSize(columns: 80, rows: 24) }
    /// Whether views may use colors.
    var usesColor = false
    /// Whether the process ends when the reader of standard output stops, as after `| head`. Otherwise the
    /// command continues without output, because it may change jobs, and its exit code may say how they ended.
    var endsWithReader = false
    /// Whether the command handles Ctrl-C; false in tests.
    var handlesInterruption = false

    /// - Parameters:
    ///   - write: Writes to standard output. Returns the error after which the rest was not written.
    ///   - writeError: Writes to standard error.
    ///   - readLine: Reads a line of standard input; nil at its end.
    init(
        write: @escaping @Sendable (String) -> FileError?,
        writeError: @escaping @Sendable (String) -> Void,
        readLine: @escaping @Sendable () -> String? = { nil }
    ) {
        output = write
        errors = writeError
        self.readLine = readLine
    }

    /// Writes to standard output.
    func write(_ text: String) { deliver(cleansOutput ? SafeText(text).rendered : text) }
    /// Writes to standard output.
    func write(_ text: SafeText) { deliver(text.rendered) }
    /// Writes to standard error.
    func writeError(_ text: String) { errors(cleansErrors ? SafeText(text).rendered : text) }
    /// Writes to standard error.
    func writeError(_ text: SafeText) { errors(text.rendered) }

    /// Whether standard output is a terminal on which views can be drawn again.
    var hasScreen: Bool { isTerminal && movesCursor }

    /// The terminal's current number of columns.
    func width() -> Int { size().columns }

    /// The console with all controls shown as escapes, also in a pipe, for output that people read.
    var forPeople: Console {
        var console = self
        console.cleansOutput = true
        console.cleansErrors = true
        return console
    }

    /// The process's own streams.
    static func process(environment: [String: String]) -> Console {
        // The reader of a pipe may stop early. Then the write fails, and no signal ends the process.
        signal(SIGPIPE, SIG_IGN)
        var console = Console(
            write: { send($0, to: 1) },
            // A message that is lost must not stop a command, which may be in the middle of a change.
            writeError: { _ = send($0, to: 2) },
            readLine: { Swift.readLine() }
        )
        console.isTerminal = isatty(1) == 1
        console.hasErrorTerminal = isatty(2) == 1
        console.movesCursor = !isDumb(environment)
        console.cleansOutput = console.isTerminal
        console.cleansErrors = console.hasErrorTerminal
        console.readSecret = { prompt in
            unsafe getpass(prompt.withoutControls).map { unsafe String(cString: $0) }
        }
        console.canAsk = isatty(0) == 1
        console.size = { TerminalSize(columns: environment["COLUMNS"], rows: environment["LINES"]) }
        console.usesColor = console.isTerminal && allowsColor(environment)
        console.handlesInterruption = true
        return console
    }

    /// Whether the environment allows colors (no-color.org).
    static func allowsColor(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && !isDumb(environment)
    }

    /// Whether the terminal only prints lines, as in Emacs's shell and in some CI systems.
    private static func isDumb(_ environment: [String: String]) -> Bool { environment["TERM"] == "dumb" }

    /// Writes to standard output. Ends the process if a result cannot be written.
    private func deliver(_ text: String) {
        guard let error = output(text), let ending = howToEnd(after: error) else { return }
        if let message = ending.message { errors(message) }
        exit(ending.code)
    }

    /// How the process ends after a failed write to standard output; nil if it continues.
    func howToEnd(after error: FileError) -> (code: Int32, message: String?)? {
        // The reader has stopped.
        if error.number == EPIPE { return endsWithReader ? (0, nil) : nil }
        return (255, "s3control: the result could not be written: \(error.reason)\n")
    }

    /// Writes all of the text, and waits for a slow reader even if the descriptor does not block.
    ///
    /// - Returns: The error after which the rest was not written; nil if all of it was.
    static func send(_ text: String, to descriptor: Int32) -> FileError? {
        writeAll(Array(text.utf8), to: descriptor)
    }
}

/// The size of a terminal.
struct TerminalSize: Sendable, Hashable {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size of the terminal on standard output or standard error, otherwise that of the
    /// environment, otherwise 80 columns and 24 rows.
    init(columns: String?, rows: String?) {
        func positive(_ text: String?) -> Int? { text.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
        self.init(columns: positive(columns) ?? 80, rows: positive(rows) ?? 24)
        var size = winsize()
        for descriptor: Int32 in [1, 2]
        where unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            self.columns = Int(size.ws_col)
            if size.ws_row > 0 { self.rows = Int(size.ws_row) }
            return
        }
    }
}

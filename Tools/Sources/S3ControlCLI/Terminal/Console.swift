#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Where a command reads and writes: the process's own streams, or a test's.
///
/// A console writes only ``SafeText`` to a terminal. This is the one place that keeps the text of a service, a report, or a
/// file from acting on it.
struct Console: Sendable {
    /// Writes to standard output as it is.
    private let output: @Sendable (String) -> Void
    /// Writes to standard error as it is.
    private let errors: @Sendable (String) -> Void
    /// Reads a line of standard input; nil at its end.
    var readLine: @Sendable () -> String?
    /// Shows a prompt at the terminal and reads a line that does not show; nil at its end.
    var readSecret: @Sendable (String) -> String? = { _ in nil }
    /// Whether controls in what is written to standard output are shown as escapes.
    var cleansOutput = false
    /// Whether controls in what is written to standard error are shown as escapes.
    var cleansErrors = false
    /// Whether standard output is a terminal.
    var isTerminal = false
    /// Whether standard error is a terminal, so that a line can be written over.
    var hasErrorTerminal = false
    /// Whether standard input is a terminal, so that a question can be answered.
    var canAsk = false
    /// The terminal's present columns and rows.
    var size: @Sendable () -> TerminalSize = { TerminalSize(columns: 80, rows: 24) }
    /// Whether views may use colors.
    var usesColor = false
    /// Whether Ctrl-C is the command's to deal with: not in a test.
    var handlesInterruption = false

    /// - Parameters:
    ///   - write: Writes to standard output.
    ///   - writeError: Writes to standard error.
    ///   - readLine: Reads a line of standard input; nil at its end.
    init(
        write: @escaping @Sendable (String) -> Void,
        writeError: @escaping @Sendable (String) -> Void,
        readLine: @escaping @Sendable () -> String? = { nil }
    ) {
        output = write
        errors = writeError
        self.readLine = readLine
    }

    /// Writes to standard output.
    func write(_ text: String) { output(cleansOutput ? SafeText(text).rendered : text) }
    /// Writes to standard output.
    func write(_ text: SafeText) { output(text.rendered) }
    /// Writes to standard error.
    func writeError(_ text: String) { errors(cleansErrors ? SafeText(text).rendered : text) }
    /// Writes to standard error.
    func writeError(_ text: SafeText) { errors(text.rendered) }

    /// The terminal's present columns.
    func width() -> Int { size().columns }

    /// The streams with every control shown as an escape, in a pipe too: for what people read.
    var forPeople: Console {
        var console = self
        console.cleansOutput = true
        console.cleansErrors = true
        return console
    }

    /// The process's own streams.
    static func process(environment: [String: String]) -> Console {
        // The reader of a pipe may stop early; that shows as an error of the write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        var console = Console(
            write: { writeAll($0, to: 1) },
            writeError: { writeAll($0, to: 2) },
            readLine: { Swift.readLine() }
        )
        console.isTerminal = isatty(1) == 1
        console.hasErrorTerminal = isatty(2) == 1
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

    /// Whether the environment lets views have colors (no-color.org).
    static func allowsColor(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    private static func writeAll(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                // The reader has had enough, as after `| head`.
                exit(errno == EPIPE ? 0 : 255)
            }
        }
    }
}

/// How large a terminal is.
struct TerminalSize: Sendable, Hashable {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size of the terminal on standard output or standard error, or else what the environment says.
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

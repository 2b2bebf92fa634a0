#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Where a command reads and writes: the process's own streams, or a test's.
struct Console: Sendable {
    /// Writes to standard output.
    var write: @Sendable (String) -> Void
    /// Writes to standard error.
    var writeError: @Sendable (String) -> Void
    /// Reads a line of standard input; nil at its end.
    var readLine: @Sendable () -> String?
    /// Shows a prompt at the terminal and reads a line that does not show; nil at its end.
    var readSecret: @Sendable (String) -> String? = { _ in nil }
    /// Whether standard output is a terminal.
    var isTerminal = false
    /// Whether standard input is a terminal, so that somebody can answer a question.
    var canAsk = false
    /// The terminal's present columns.
    var width: @Sendable () -> Int = { 80 }
    /// Whether views may use colours.
    var usesColor = false

    /// The process's own streams.
    static func process(environment: [String: String]) -> Console {
        // The reader of a pipe may stop early; that shows as an error of the write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        let isTerminal = isatty(1) == 1
        return Console(
            write: { writeAll($0, to: 1) },
            writeError: { writeAll($0, to: 2) },
            readLine: { Swift.readLine() },
            readSecret: { unsafe getpass($0).map { unsafe String(cString: $0) } },
            isTerminal: isTerminal,
            canAsk: isatty(0) == 1,
            width: { terminalWidth(columns: environment["COLUMNS"]) },
            usesColor: isTerminal && allowsColor(environment)
        )
    }

    /// Whether the environment lets views have colours (no-color.org).
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
                // Whoever reads has had enough, as after `| head`: nothing is left to be done or said.
                exit(errno == EPIPE ? 0 : 255)
            }
        }
    }

    private static func terminalWidth(columns: String?) -> Int {
        var size = winsize()
        if unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return columns.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }
}

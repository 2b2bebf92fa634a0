import Basics
import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The log of `--debug` on standard error, in the format of the AWS CLI, which is that of Python's `logging`:
///
///     2026-11-22 22:14:48,505 - MainThread - s3control.endpoint - DEBUG - Sending http request: ...
///
/// It contains no secrets and no signatures: callers omit them.
struct DebugLog: Sendable {
    let console: Console

    /// Writes a line. The thread is always the main thread, because commands run in ``MainThreadExecutor``.
    ///
    /// - Parameter module: The part of the program that writes the line, without the program's name.
    func write(_ module: String, level: String = "DEBUG", _ message: String) {
        console.writeError("\(Self.time()) - MainThread - s3control.\(module) - \(level) - \(message)\n")
    }

    /// The local time, with milliseconds after a comma.
    private static func time() -> String {
        let now = Date().timeIntervalSince1970
        var seconds = time_t(now.rounded(.down))
        var parts = unsafe tm()
        // Safe: only this function refers to the buffer.
        unsafe _ = localtime_r(&seconds, &parts)
        func digits(_ value: some BinaryInteger, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date = unsafe [
            digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1, 2), digits(parts.tm_mday, 2),
        ]
        let time = unsafe [digits(parts.tm_hour, 2), digits(parts.tm_min, 2), digits(parts.tm_sec, 2)]
        return date.joined(separator: "-") + " " + time.joined(separator: ":") + ","
            + digits(Int((now - now.rounded(.down)) * 1000), 3)
    }
}

/// Writes the library's log messages, such as attempts, retries, and clock corrections, to the debug log.
struct DebugLogHandler: LogHandler {
    let log: DebugLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(_ log: DebugLog) {
        self.log = log
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.keys.sorted().map { "\($0)=\(all[$0].map { "\($0)" } ?? "")" }
        let level = event.level < .info ? "DEBUG" : event.level.rawValue.uppercased()
        log.write("client", level: level, ([event.message.description] + details).joined(separator: " "))
    }
}

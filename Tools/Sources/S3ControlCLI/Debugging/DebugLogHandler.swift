internal import Logging

/// Brings what the library logs (attempts, retries, a corrected clock) into the debug log.
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

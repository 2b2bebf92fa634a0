import S3Control
@_spi(Shapes) import S3ControlWire

/// A report of a bulk change in a file, in the format of `JSONEncoder`, so that programs can resume it.
///
/// Written without Foundation's coders, which would add seven megabytes to the program.
struct BulkReportFile {
    let path: String

    func write(_ report: BulkReport) throws(CommandError) {
        do {
            // The file may be a terminal. In JSON, the escapes of controls are the same text.
            let text = (Self.json(report).indented(by: 2) + "\n").showingControls(keepsLines: true)
            try writeFile(path, Array(text.utf8))
        } catch {
            throw CommandError("The report \(path) could not be written: \(error.reason).", kind: .other)
        }
    }

    func read() throws -> BulkReport {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            throw CommandError("The report \(path) could not be read: \(error.reason).")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            // Repaired tags would select other jobs.
            throw CommandError("\(path) is not a report of a bulk change: it is not UTF-8.")
        }
        do {
            return try Self.report(JSONValue(parsing: text))
        } catch let error as JSONSyntaxError {
            throw CommandError("\(path) is not a report of a bulk change: \(error)")
        } catch let error as NoReport {
            throw CommandError("\(path) is not a report of a bulk change: \(error.reason).")
        }
    }

    // MARK: Writing

    static func json(_ report: BulkReport) -> JSONValue {
        var members: [JSONValue.Member] = [.init("accountID", .string(report.accountID))]
        if let region = report.region { members.append(.init("region", .string(region))) }
        members.append(.init("action", json(report.action)))
        let tags = report.tags.sorted { $0.key < $1.key }
        members.append(.init("tags", .object(tags.map { .init($0.key, .string($0.value)) })))
        if let interruption = report.interruption {
            members.append(.init("interruption", json(interruption)))
        }
        members.append(.init("requests", .integer(report.requests)))
        members.append(.init("throttledRequests", .integer(report.throttledRequests)))
        members.append(.init("duration", json(report.duration)))
        members.append(.init("results", .array(report.results.map(json))))
        return .object(members)
    }

    private static func json(_ action: BulkAction) -> JSONValue {
        switch action {
        case .cancel(let reason):
            .object([.init("cancel", .object(reason.map { [.init("reason", .string($0))] } ?? []))])
        case .confirm: .object([.init("confirm", .object([]))])
        case .setPriority(let priority):
            .object([.init("setPriority", .object([.init("_0", .integer(priority))]))])
        }
    }

    private static func json(_ interruption: BulkReport.Interruption) -> JSONValue {
        switch interruption {
        case .cancelled: .object([.init("cancelled", .object([]))])
        case .failed(let why): .object([.init("failed", .object([.init("_0", .string(why))]))])
        }
    }

    /// The duration's upper and lower halves. The lower one is rounded if it exceeds an `Int`.
    private static func json(_ duration: Duration) -> JSONValue {
        let low = duration.attosecondHalves.low
        let lower = Int(exactly: low).map { JSONValue.integer($0) } ?? .number(Double(low))
        return .array([.integer(Int(duration.attosecondHalves.high)), lower])
    }

    private static func json(_ result: BulkResult) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("jobID", .string(result.jobID.rawValue)),
            .init("outcome", .string(result.outcome.rawValue)),
        ]
        if let status = result.status { members.append(.init("status", .string(status.rawValue))) }
        if let code = result.code { members.append(.init("code", .string(code.rawValue))) }
        if let message = result.message { members.append(.init("message", .string(message))) }
        if let id = result.requestID { members.append(.init("requestID", .string(id))) }
        members.append(.init("requests", .integer(result.requests)))
        return .object(members)
    }

    // MARK: Reading

    private struct NoReport: Error {
        var reason: String
    }

    static func report(_ json: JSONValue) throws -> BulkReport {
        guard let account = json["accountID"]?.text, let action = json["action"],
            let results = json["results"]?.elements
        else { throw NoReport(reason: "it has no account, no action or no results") }
        var report = BulkReport(
            accountID: try valid { try AccountID(account) },
            region: json["region"]?.text,
            action: try self.action(action),
            results: try results.map(result)
        )
        if case .object(let tags)? = json["tags"] {
            for tag in tags { report.tags[tag.name] = tag.value.text }
        }
        if let interruption = json["interruption"] {
            report.interruption =
                interruption["failed"].map { .failed($0["_0"]?.text ?? "") } ?? .cancelled
        }
        report.requests = integer(json["requests"]) ?? 0
        report.throttledRequests = integer(json["throttledRequests"]) ?? 0
        if let parts = json["duration"]?.elements, parts.count == 2, let high = integer(parts[0]) {
            report.duration = Duration(high: Int64(high), low: half(parts[1]))
        }
        return report
    }

    private static func action(_ json: JSONValue) throws -> BulkAction {
        if let cancel = json["cancel"] { return .cancel(reason: cancel["reason"]?.text) }
        if json["confirm"] != nil { return .confirm }
        if let priority = integer(json["setPriority"]?["_0"]) { return .setPriority(priority) }
        throw NoReport(reason: "its action is not known")
    }

    private static func result(_ json: JSONValue) throws -> BulkResult {
        guard let id = json["jobID"]?.text,
            let outcome = json["outcome"]?.text.flatMap(BulkResult.Outcome.init(rawValue:))
        else { throw NoReport(reason: "a result has no job or no outcome") }
        return BulkResult(
            jobID: try valid { try JobID(id) },
            outcome: outcome,
            status: json["status"]?.text.map(JobStatus.init(rawValue:)),
            code: json["code"]?.text.map(S3ControlError.Code.init(rawValue:)),
            message: json["message"]?.text,
            requestID: json["requestID"]?.text,
            requests: integer(json["requests"]) ?? 0
        )
    }

    /// A value that is checked when it is made.
    private static func valid<Value>(_ make: () throws -> Value) throws -> Value {
        do {
            return try make()
        } catch {
            throw NoReport(reason: "\(error)")
        }
    }

    private static func integer(_ json: JSONValue?) -> Int? {
        if case .integer(let value)? = json { value } else { nil }
    }

    private static func half(_ json: JSONValue) -> UInt64 {
        switch json {
        case .integer(let value): UInt64(max(0, value))
        case .number(let value) where value >= 0 && value < 0x1p64: UInt64(value)
        default: 0
        }
    }
}

extension Duration {
    /// The attoseconds as the upper and lower 64 bits, which is the coded form of a `Duration`.
    fileprivate var attosecondHalves: (high: Int64, low: UInt64) {
        let (seconds, attoseconds) = components
        let factor: Int64 = 1_000_000_000_000_000_000
        let product = seconds.multipliedFullWidth(by: factor)
        let isNegative = attoseconds < 0
        let (low, carries) = product.low.addingReportingOverflow(UInt64(bitPattern: attoseconds))
        return (product.high &+ (carries ? 1 : 0) &- (isNegative ? 1 : 0), low)
    }

    fileprivate init(high: Int64, low: UInt64) {
        let factor: Int64 = 1_000_000_000_000_000_000
        // Negative durations and those out of range become zero.
        guard high >= 0, high < factor / 2 else {
            self = .zero
            return
        }
        let (quotient, remainder) = factor.dividingFullWidth((high, low))
        self.init(secondsComponent: quotient, attosecondsComponent: remainder)
    }
}

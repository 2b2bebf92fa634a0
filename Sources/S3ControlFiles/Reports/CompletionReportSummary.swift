/// The counts of a completion report, with failures grouped by error code and HTTP status.
///
/// It uses constant memory. Counts are exact for the first ``maximumKinds`` pairs of code and status, which is more
/// than any service has. Further failures are counted together.
public struct CompletionReportSummary: Sendable, Hashable, Codable {
    /// A group of failures.
    public struct Kind: Sendable, Hashable, Codable {
        /// The error code, if any.
        public var errorCode: String?
        /// The HTTP status, if any.
        public var httpStatusCode: Int?

        /// Creates a value.
        public init(errorCode: String?, httpStatusCode: Int?) {
            self.errorCode = errorCode
            self.httpStatusCode = httpStatusCode
        }
    }

    /// The failures in one group.
    public struct Failures: Sendable, Hashable, Codable {
        /// The group.
        public var kind: Kind
        /// The number of failures.
        public var count: Int
        /// The first failure, with its message.
        public var example: CompletionReportRow

        /// Creates a value.
        public init(kind: Kind, count: Int, example: CompletionReportRow) {
            self.kind = kind
            self.count = count
            self.example = example
        }
    }

    /// The maximum number of groups.
    public static let maximumKinds = 1000

    /// The number of tasks that succeeded.
    public private(set) var succeeded = 0

    /// The number of tasks that failed.
    public private(set) var failed = 0

    /// The number of failures outside the first ``maximumKinds`` groups.
    public private(set) var otherFailures = 0

    private var kinds: [Kind: Failures] = [:]

    /// Creates an empty summary.
    public init() {}

    /// Creates a summary from counts. A sum that is too large or too small is clamped.
    public init(succeeded: Int, failures: [Failures]) {
        self.succeeded = succeeded
        for failure in failures {
            failed.addClamping(failure.count)
            kinds[failure.kind, default: Failures(kind: failure.kind, count: 0, example: failure.example)]
                .count.addClamping(failure.count)
        }
    }

    /// Adds a row.
    public mutating func add(_ row: CompletionReportRow) {
        guard row.status != .succeeded else {
            succeeded.addClamping(1)
            return
        }
        failed.addClamping(1)
        let kind = Kind(errorCode: row.errorCode, httpStatusCode: row.httpStatusCode)
        if let index = kinds.index(forKey: kind) {
            kinds.values[index].count.addClamping(1)
        } else if kinds.count < Self.maximumKinds {
            kinds[kind] = Failures(kind: kind, count: 1, example: row)
        } else {
            otherFailures.addClamping(1)
        }
    }

    /// Adds all rows of a report.
    ///
    /// - Throws: The errors of the rows; `CancellationError` if the task was cancelled.
    public mutating func add<Rows: AsyncSequence>(_ rows: Rows) async throws
    where Rows.Element == CompletionReportRow {
        for try await row in rows { add(row) }
        // A stream also ends when its task is cancelled.
        try Task.checkCancellation()
    }

    /// The failures by group, most frequent first.
    public var failures: [Failures] {
        kinds.values.sorted {
            ($1.count, $0.kind.errorCode ?? "", $0.kind.httpStatusCode ?? 0)
                < ($0.count, $1.kind.errorCode ?? "", $1.kind.httpStatusCode ?? 0)
        }
    }

    /// The number of failures per error code. Failures without a code have the key "".
    public var failuresByCode: [String: Int] {
        kinds.values.reduce(into: [:]) {
            $0[$1.kind.errorCode ?? "", default: 0].addClamping($1.count)
        }
    }
}

extension CompletionReportSummary: CustomStringConvertible {
    /// The counts, and a line for each of the ten most frequent groups with the message of its first failure.
    public var description: String {
        var lines = ["\(succeeded) \(succeeded == 1 ? "task" : "tasks") succeeded, \(failed) failed"]
        let failures = failures
        for failure in failures.prefix(10) {
            // Scalars, because a single character may have any number of them.
            let code = String((failure.kind.errorCode ?? "no code").unicodeScalars.prefix(120))
            let status = failure.kind.httpStatusCode.map { ", HTTP \($0)" } ?? ""
            let message = String(failure.example.message.unicodeScalars.prefix(120))
            lines.append("  \(failure.count) × \(code)\(status): \(message)")
        }
        let rest = failures.dropFirst(10).reduce(into: otherFailures) { $0.addClamping($1.count) }
        if rest > 0 { lines.append("  \(rest) × other errors") }
        return lines.joined(separator: "\n")
    }
}

extension Int {
    /// Adds a number, and stops at the limits, because counts may come from a caller or a decoder.
    fileprivate mutating func addClamping(_ other: Int) {
        let (sum, overflow) = addingReportingOverflow(other)
        self = overflow ? (other < 0 ? .min : .max) : sum
    }
}

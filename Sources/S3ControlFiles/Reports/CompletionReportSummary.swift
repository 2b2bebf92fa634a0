/// What a completion report comes to: counts, and the failures by code and message.
///
/// It takes constant memory: of more than ``maxKinds`` kinds of failure, those that come last are counted
/// together.
public struct CompletionReportSummary: Sendable, Hashable, Codable {
    /// What makes failures the same.
    public struct Kind: Sendable, Hashable, Codable {
        /// The error's code; nil where there is none.
        public var errorCode: String?
        /// The HTTP status; nil where there is none.
        public var httpStatusCode: Int?
        /// The message.
        public var message: String
    }

    /// The failures of one kind.
    public struct Failures: Sendable, Hashable, Codable {
        /// What they have in common.
        public var kind: Kind
        /// How many there are.
        public var count: Int
        /// The first of them.
        public var example: CompletionReportRow
    }

    /// How many kinds of failure are told apart.
    public static let maxKinds = 1000

    /// The number of tasks that succeeded.
    public private(set) var succeeded = 0

    /// The number of tasks that did not.
    public private(set) var failed = 0

    /// The number of failures whose kind is not told.
    public private(set) var otherFailures = 0

    private var kinds: [Kind: Failures] = [:]

    /// Creates a summary of nothing.
    public init() {}

    /// Counts a row.
    public mutating func add(_ row: CompletionReportRow) {
        guard row.status != .succeeded else {
            succeeded += 1
            return
        }
        failed += 1
        let kind = Kind(errorCode: row.errorCode, httpStatusCode: row.httpStatusCode, message: row.message)
        if let index = kinds.index(forKey: kind) {
            kinds.values[index].count += 1
        } else if kinds.count < Self.maxKinds {
            kinds[kind] = Failures(kind: kind, count: 1, example: row)
        } else {
            otherFailures += 1
        }
    }

    /// Counts all rows of a report.
    ///
    /// - Throws: What the rows throw.
    public mutating func add<Pieces>(_ rows: CompletionReportRows<Pieces>) async throws {
        for try await row in rows { add(row) }
    }

    /// The failures by kind, the most frequent first.
    public var failures: [Failures] {
        kinds.values.sorted { ($1.count, $0.kind.message) < ($0.count, $1.kind.message) }
    }

    /// How many tasks failed with each error code, whatever the message; a failure without a code is under "".
    public var failuresByCode: [String: Int] {
        kinds.values.reduce(into: [:]) { $0[$1.kind.errorCode ?? "", default: 0] += $1.count }
    }
}

extension CompletionReportSummary: CustomStringConvertible {
    /// The counts, and a line for each of the ten most frequent failures.
    public var description: String {
        var lines = ["\(succeeded) tasks succeeded, \(failed) failed"]
        for failure in failures.prefix(10) {
            let code = failure.kind.errorCode ?? "no code"
            let status = failure.kind.httpStatusCode.map { ", HTTP \($0)" } ?? ""
            lines.append("  \(failure.count) × \(code)\(status): \(failure.kind.message.prefix(120))")
        }
        return lines.joined(separator: "\n")
    }
}

public import S3ControlModel

/// What became of each job in a bulk change; the plan of one, after a dry run.
///
/// It is all that ``S3ControlClient/resume(_:options:onProgress:)`` needs to go on, and can be kept in a file.
public struct BulkReport: Sendable, Hashable, Codable {
    /// Why not every job was dealt with.
    public enum Interruption: Sendable, Hashable, Codable {
        /// The task was cancelled.
        case cancelled
        /// An error that every other job would have met too, such as missing credentials.
        case failed(String)
    }

    /// The account that the jobs belong to.
    public var accountID: String

    /// What was to be done.
    public var action: BulkAction

    /// The tags that a job must have to be meant, for those that are still unselected.
    public var tags: [String: String]

    /// The jobs, in the order given or listed, each once.
    public var results: [BulkResult]

    /// Why the run ended early, if it did.
    public var interruption: Interruption?

    /// How many requests were made, those of the runs that were resumed included.
    public var requests = 0

    /// How many of them the service throttled.
    public var throttledRequests = 0

    /// How long it took.
    public var duration = Duration.zero

    init(accountID: AccountID, action: BulkAction, tags: [String: String] = [:], results: [BulkResult]) {
        self.accountID = accountID.rawValue
        self.action = action
        self.tags = tags
        self.results = results
    }

    /// Whether every job has been dealt with, whatever became of it.
    public var isFinished: Bool { results.allSatisfy(\.outcome.isFinal) }

    /// How many jobs have this outcome.
    public func count(_ outcome: BulkResult.Outcome) -> Int { results.count { $0.outcome == outcome } }

    /// The jobs of this outcome, in order.
    public func jobs(_ outcome: BulkResult.Outcome) -> [JobID] {
        results.filter { $0.outcome == outcome }.map(\.jobID)
    }

    /// Takes over a result from a log that progress was written to, for a report that was saved before it.
    public mutating func record(_ result: BulkResult) {
        if let index = results.firstIndex(where: { $0.jobID == result.jobID }) {
            results[index] = result
        } else {
            results.append(result)
        }
    }
}

extension BulkReport: CustomStringConvertible {
    /// The counts in one line.
    public var description: String {
        let counts = BulkResult.Outcome.allCases.filter { count($0) > 0 }.map {
            "\(count($0)) \($0.rawValue)"
        }
        let ending =
            switch interruption {
            case .cancelled: "; interrupted"
            case .failed(let why): "; stopped: \(why)"
            case nil: ""
            }
        return "\(results.count) jobs: \(counts.joined(separator: ", "))\(ending)"
    }
}

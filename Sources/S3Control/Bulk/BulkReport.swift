public import S3ControlModel

/// What became of each job in a bulk change; the plan of one, after a dry run.
///
/// It is all that ``S3ControlClient/resume(_:expecting:options:onProgress:)`` needs to go on, and can be kept in a file.
public struct BulkReport: Sendable, Hashable, Codable {
    /// Why not every job was dealt with.
    public enum Interruption: Sendable, Hashable, Codable {
        /// The task was cancelled.
        case cancelled
        /// An error that every other job would have met too, such as missing credentials, or that nothing gets through.
        case failed(String)
    }

    /// The account that the jobs belong to.
    public var accountID: String

    /// The region of the jobs; nil in a report of an earlier version.
    public var region: String?

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

    /// How long the runs took, finding the jobs included.
    public var duration = Duration.zero

    /// Creates a report.
    public init(
        accountID: AccountID,
        region: String? = nil,
        action: BulkAction,
        tags: [String: String] = [:],
        results: [BulkResult],
        interruption: Interruption? = nil
    ) {
        self.accountID = accountID.rawValue
        self.region = region
        self.action = action
        self.tags = tags
        self.results = results
        self.interruption = interruption
    }

    /// Whether the result of every job is final.
    public var isFinished: Bool { results.allSatisfy(\.outcome.isFinal) }

    /// How many jobs have this outcome.
    public func count(_ outcome: BulkResult.Outcome) -> Int { results.count { $0.outcome == outcome } }

    /// The jobs of this outcome, in order.
    public func jobs(_ outcome: BulkResult.Outcome) -> [JobID] {
        results.filter { $0.outcome == outcome }.map(\.jobID)
    }

    /// Keeps the last result of a job that comes twice, as in a log that was appended to a report.
    mutating func removeDuplicates() {
        var positions: [JobID: Int] = [:]
        var unique: [BulkResult] = []
        for result in results {
            if let position = positions[result.jobID] {
                unique[position] = result
            } else {
                positions[result.jobID] = unique.count
                unique.append(result)
            }
        }
        results = unique
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
        let jobs = results.count == 1 ? "1 job" : "\(results.count) jobs"
        return jobs + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))") + ending
    }
}

/// What became of one job in a bulk change.
public struct BulkResult: Sendable, Hashable {
    /// The kinds of result.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not acted on yet: the plan of a dry run, or left over, for the reason in ``BulkResult/message`` if there is one.
        case pending
        /// The change was made.
        case done
        /// The job was as asked for before; nothing was changed.
        case alreadySo
        /// The service refused the change, or says that there is no such job; ``BulkResult/message`` says why.
        case refused
        /// It is not known whether the job is meant: its tags, which the filter asks for, were not read.
        case unselected
        /// The change was requested, and it is not known whether it was made: no answer came, and the job's status does not
        /// show it or could not be checked.
        case unknown

        /// Whether ``S3ControlClient/resume(_:expecting:options:onProgress:)`` leaves such a job alone.
        public var isFinal: Bool {
            switch self {
            case .done, .alreadySo, .refused: true
            case .pending, .unselected, .unknown: false
            }
        }
    }

    /// The job.
    public var jobID: JobID

    /// What became of it.
    public var outcome: Outcome

    /// The job's status as it was last seen.
    public var status: JobStatus?

    /// The error's code where there was one.
    public var code: S3ControlError.Code?

    /// Why, in one line: of a result that is not final, what failed last.
    public var message: String?

    /// The service's id of the last request about the job that was answered with an error.
    public var requestID: String?

    /// How many requests were made for the job.
    public var requests: Int

    /// Creates a result.
    public init(
        jobID: JobID,
        outcome: Outcome = .pending,
        status: JobStatus? = nil,
        code: S3ControlError.Code? = nil,
        message: String? = nil,
        requestID: String? = nil,
        requests: Int = 0
    ) {
        self.jobID = jobID
        self.outcome = outcome
        self.status = status
        self.code = code
        self.message = message
        self.requestID = requestID
        self.requests = requests
    }
}

extension BulkResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case jobID, outcome, status, code, message, requestID, requests
    }

    /// Reads a result.
    ///
    /// - Throws: `DecodingError`, also for what is no job id.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        do {
            jobID = try JobID(try values.decode(String.self, forKey: .jobID))
        } catch let error as ValidationError {
            throw DecodingError.dataCorruptedError(
                forKey: .jobID,
                in: values,
                debugDescription: error.description
            )
        }
        outcome = try values.decode(Outcome.self, forKey: .outcome)
        status = try values.decodeIfPresent(JobStatus.self, forKey: .status)
        code = try values.decodeIfPresent(String.self, forKey: .code).map(S3ControlError.Code.init(rawValue:))
        message = try values.decodeIfPresent(String.self, forKey: .message)
        requestID = try values.decodeIfPresent(String.self, forKey: .requestID)
        requests = try values.decode(Int.self, forKey: .requests)
    }

    /// Writes the result.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(jobID.rawValue, forKey: .jobID)
        try values.encode(outcome, forKey: .outcome)
        try values.encodeIfPresent(status, forKey: .status)
        try values.encodeIfPresent(code?.rawValue, forKey: .code)
        try values.encodeIfPresent(message, forKey: .message)
        try values.encodeIfPresent(requestID, forKey: .requestID)
        try values.encode(requests, forKey: .requests)
    }
}

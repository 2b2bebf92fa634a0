public import S3ControlModel

/// The outcome of a bulk change for each job, or its plan after a dry run.
///
/// A report can be saved to a file. ``S3ControlClient/resume(_:expecting:options:onProgress:)`` continues from it.
public struct BulkReport: Sendable, Hashable, Codable {
    /// Why the run ended before every job was finished.
    public enum Interruption: Sendable, Hashable, Codable {
        /// The task was cancelled.
        case cancelled
        /// An error that every other job would have met as well, such as missing credentials or an outage.
        case failed(String)
    }

    /// The account that the jobs belong to.
    public var accountID: String

    /// The region of the jobs; nil in a report of an earlier version.
    public var region: String?

    /// The requested change.
    public var action: BulkAction

    /// The tags that select a job, for the results that are still unselected.
    public var tags: [String: String]

    /// The result of each job once, in the order given or listed.
    public var results: [BulkResult]

    /// Why the run ended early, if it did.
    public var interruption: Interruption?

    /// The number of requests made, including the runs that were resumed.
    public var requests = 0

    /// The number of requests that the service throttled.
    public var throttledRequests = 0

    /// The duration of all runs, including the time to find the jobs.
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

    /// The number of jobs with this outcome.
    public func count(_ outcome: BulkResult.Outcome) -> Int { results.count { $0.outcome == outcome } }

    /// The jobs with this outcome, in order.
    public func jobs(_ outcome: BulkResult.Outcome) -> [JobID] {
        results.filter { $0.outcome == outcome }.map(\.jobID)
    }

    /// Keeps the last result of a job that occurs twice, for example after a progress log was appended to a report.
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

    /// Limits the counts of a report that was read from a file, so that adding to them cannot overflow.
    mutating func limitCounts() {
        func limited(_ count: Int) -> Int { min(max(0, count), Int.max / 2) }
        requests = limited(requests)
        throttledRequests = limited(throttledRequests)
        for index in results.indices { results[index].requests = limited(results[index].requests) }
        duration = min(max(.zero, duration), .seconds(Int64.max / 2))
    }

    /// Records a result from a progress log that is newer than the report.
    public mutating func record(_ result: BulkResult) {
        if let index = results.firstIndex(where: { $0.jobID == result.jobID }) {
            results[index] = result
        } else {
            results.append(result)
        }
    }
}

extension BulkReport: CustomStringConvertible {
    /// The counts, on one line.
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

/// The outcome of a bulk change for one job.
public struct BulkResult: Sendable, Hashable {
    /// The kinds of result.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not acted on yet: planned by a dry run, or left open for the reason in ``BulkResult/message``, if any.
        case pending
        /// The change was made.
        case done
        /// The job was already in the requested state. Nothing was changed.
        case unchanged
        /// The service refused the change or reports that the job does not exist. ``BulkResult/message`` says why.
        case refused
        /// Unknown whether the filter selects the job, because its tags were not read.
        case unselected
        /// Unknown whether the requested change was made: the response was lost, and the job's status does not show it
        /// or could not be checked.
        case unknown

        /// Whether ``S3ControlClient/resume(_:expecting:options:onProgress:)`` skips jobs with this outcome.
        public var isFinal: Bool {
            switch self {
            case .done, .unchanged, .refused: true
            case .pending, .unselected, .unknown: false
            }
        }
    }

    /// The job.
    public var jobID: JobID

    /// The outcome.
    public var outcome: Outcome

    /// The job's last known status.
    public var status: JobStatus?

    /// The error's code, if there was an error.
    public var code: S3ControlError.Code?

    /// The reason, on one line. If the result is not final, the last failure.
    public var message: String?

    /// The request ID of the last error response about the job.
    public var requestID: String?

    /// The number of requests made for the job.
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

    /// Decodes a result.
    ///
    /// - Throws: `DecodingError`, also if the job ID is not valid.
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

    /// Encodes the result.
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

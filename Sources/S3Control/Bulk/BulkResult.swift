public import S3ControlModel

/// What became of one job in a bulk change.
public struct BulkResult: Sendable, Hashable {
    /// The kinds of result.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not acted on yet: the plan of a dry run, or left over by an interruption.
        case pending
        /// The change was made.
        case done
        /// The job was as asked for before; nothing was changed.
        case alreadySo
        /// The change was not made, and ``BulkResult/message`` says why.
        case refused
        /// It is not known whether the job is meant: its tags, which the filter asks for, were not read.
        case unselected
        /// It cannot be known whether the change was made: no answer came, and looking at the job failed too.
        case unknown

        /// Whether ``S3ControlClient/resume(_:options:onProgress:)`` leaves such a job alone.
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

    /// Why, in one line.
    public var message: String?

    /// The service's id of the last request about the job that it answered with an error.
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

internal import S3ControlModel

/// What is done to each of many jobs.
public enum BulkAction: Sendable, Hashable, Codable {
    /// The job is cancelled, for this reason of 1 to 256 characters.
    case cancel(reason: String?)
    /// The job is confirmed, so that it runs.
    case confirm
    /// The job gets this priority: 0 to 2147483647.
    case setPriority(Int)

    /// The kinds of action.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Cancels jobs.
        case cancel
        /// Confirms jobs.
        case confirm
        /// Changes jobs' priority.
        case setPriority
    }

    /// The kind, without the action's values.
    public var kind: Kind {
        switch self {
        case .cancel: .cancel
        case .confirm: .confirm
        case .setPriority: .setPriority
        }
    }
}

extension BulkAction {
    /// What is known of a job before it is acted on.
    enum Verdict: Hashable {
        case act
        case alreadySo
        case refused(String)
    }

    /// Whether a job is as the action would make it, whoever did it.
    func isSatisfied(status: JobStatus, priority: Int?) -> Bool {
        switch self {
        case .cancel: status.satisfies(.cancelled)
        case .confirm: status.satisfies(.ready)
        case .setPriority(let wanted): priority == wanted
        }
    }

    /// What to do with a job that is seen like this.
    ///
    /// Only a job that has ended is refused without a request: of the other statuses nobody documented which refuse.
    func verdict(status: JobStatus, priority: Int?) -> Verdict {
        if isSatisfied(status: status, priority: priority) { return .alreadySo }
        return status.isTerminal ? .refused("The job is \(status).") : .act
    }

    /// Whether a request whose answer was lost has been carried out.
    ///
    /// - Parameter before: The job's status before the request, as far as it is known.
    /// - Returns: nil if the job does not show it.
    func wasCarriedOut(before: JobStatus?, status: JobStatus, priority: Int?) -> Bool? {
        if isSatisfied(status: status, priority: priority) { return true }
        // A job that was confirmed may have failed or been cancelled since.
        guard self == .confirm else { return false }
        switch status {
        // Without confirmation, a suspended job is cancelled at once, and does not fail.
        case .failing, .failed, .cancelling: return before == .suspended ? true : nil
        case .cancelled: return nil
        default: return false
        }
    }

    /// Checks reason or priority before any job is touched.
    func validate(account: AccountID) throws {
        do {
            switch self {
            case .cancel(let reason):
                try UpdateJobStatusRequest(
                    accountID: account,
                    jobID: "any-job",
                    requestedJobStatus: .cancelled,
                    statusUpdateReason: reason
                ).validate()
            case .confirm: break
            case .setPriority(let priority):
                try UpdateJobPriorityRequest(accountID: account, jobID: "any-job", priority: priority)
                    .validate()
            }
        } catch {
            throw S3ControlError(.invalidRequest, message: error.description, cause: error)
        }
    }
}

/// How a bulk change is carried out.
public struct BulkOptions: Sendable, Hashable {
    /// Whether to find out only what would be done: nothing is changed, and the report is a plan that
    /// ``S3ControlClient/resume(_:expecting:options:onProgress:)`` carries out.
    public var isDryRun: Bool

    /// The most requests under way at once: 1 and above.
    public var maxConcurrency: Int

    /// Requests a second to begin with, above 0; it doubles each second until the service throttles.
    public var initialRate: Double

    /// Requests a second that are never exceeded, those that find the jobs included: above 0; nil leaves the rate to the
    /// service's throttling.
    public var maxRate: Double?

    /// How often a job's requests are tried again in all when they fail while those of other jobs succeed.
    public var retriesPerJob: Int

    /// Creates options; by default up to 32 requests are under way, beginning with 10 a second.
    public init(
        isDryRun: Bool = false,
        maxConcurrency: Int = 32,
        initialRate: Double = 10,
        maxRate: Double? = nil,
        retriesPerJob: Int = 5
    ) {
        self.isDryRun = isDryRun
        self.maxConcurrency = maxConcurrency
        self.initialRate = initialRate
        self.maxRate = maxRate
        self.retriesPerJob = retriesPerJob
    }

    /// Finds out only what would be done.
    public static let dryRun = BulkOptions(isDryRun: true)

    /// Checks the options before anything is sent.
    func validate() throws(S3ControlError) {
        let violation: String? =
            if maxConcurrency < 1 {
                "maxConcurrency must be at least 1, but is \(maxConcurrency)."
            } else if !(initialRate > 0) {
                "initialRate must be above 0, but is \(initialRate)."
            } else if let maxRate, !(maxRate > 0) {
                "maxRate must be above 0, but is \(maxRate)."
            } else if retriesPerJob < 0 {
                "retriesPerJob must not be negative, but is \(retriesPerJob)."
            } else {
                nil
            }
        if let violation {
            throw S3ControlError(.invalidRequest, message: "Invalid BulkOptions: \(violation)")
        }
    }
}

/// How far a bulk change has come, reported after each job.
public struct BulkProgress: Sendable, Hashable {
    /// The job that has just been dealt with.
    public var latest: BulkResult

    /// How many jobs have been dealt with in this run.
    public var finished: Int

    /// How many jobs this run deals with; becomes less when a filter by tags leaves some out.
    public var total: Int

    /// The most requests a second that are sent at present.
    public var rate: Double

    /// How many requests the service throttled.
    public var throttledRequests: Int

    /// Creates a value, such as a test needs.
    public init(latest: BulkResult, finished: Int, total: Int, rate: Double = 0, throttledRequests: Int = 0) {
        self.latest = latest
        self.finished = finished
        self.total = total
        self.rate = rate
        self.throttledRequests = throttledRequests
    }
}

import S3ControlModel

/// The change that a bulk operation makes to each job.
public enum BulkAction: Sendable, Hashable, Codable {
    /// Cancels the job, with an optional reason of 1 to 256 characters.
    case cancel(reason: String?)
    /// Confirms the job, so that it runs.
    case confirm
    /// Sets the job's priority: 0 to 2147483647.
    case setPriority(Int)

    /// The kinds of action.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Cancels jobs.
        case cancel
        /// Confirms jobs.
        case confirm
        /// Changes the priority of jobs.
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
    /// Whether to send the change for a job, given what is known about it.
    enum Decision: Hashable {
        case act
        case unchanged
        case refused(String)
    }

    /// Whether the job is already in the state that the action would produce.
    func isSatisfied(status: JobStatus, priority: Int?) -> Bool {
        switch self {
        case .cancel: status.satisfies(.cancelled)
        case .confirm: status.satisfies(.ready)
        case .setPriority(let wanted): priority == wanted
        }
    }

    /// Decides what to do with a job in this state.
    ///
    /// Refuses only terminal jobs locally. The service does not document which other statuses reject the change.
    func decision(status: JobStatus, priority: Int?) -> Decision {
        if isSatisfied(status: status, priority: priority) { return .unchanged }
        return status.isTerminal ? .refused("The job is \(status).") : .act
    }

    /// Whether the job shows that a request took effect, although its response was lost.
    ///
    /// - Parameter before: The job's status before the request, if known.
    /// - Returns: nil if the job's status does not show it.
    func wasCarriedOut(before: JobStatus?, status: JobStatus, priority: Int?) -> Bool? {
        if isSatisfied(status: status, priority: priority) { return true }
        // A confirmed job may have failed or been cancelled since.
        guard self == .confirm else { return false }
        switch status {
        // Without a confirmation, a suspended job goes straight to Cancelled and cannot fail.
        case .failing, .failed, .cancelling: return before == .suspended ? true : nil
        case .cancelled: return nil
        default: return false
        }
    }

    /// Validates the reason or the priority before any job is changed.
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

/// Options for a bulk change.
public struct BulkOptions: Sendable, Hashable {
    /// Whether to plan the change without making it. The report is then a plan that
    /// ``S3ControlClient/resume(_:expecting:options:onProgress:)`` carries out.
    public var isDryRun: Bool

    /// The maximum number of concurrent requests: at least 1.
    public var maxConcurrency: Int

    /// The initial rate in requests per second, above 0. It doubles each second until the service throttles.
    public var initialRate: Double

    /// The maximum rate in requests per second, above 0, including the requests that find the jobs. If nil, only the
    /// service's throttling limits the rate.
    public var maxRate: Double?

    /// How often the requests for one job are retried in total when they fail while requests for other jobs succeed.
    public var retriesPerJob: Int

    /// Creates options. By default, up to 32 requests run concurrently, starting at 10 per second.
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

    /// Plans the change without making it.
    public static let dryRun = BulkOptions(isDryRun: true)

    /// Validates the options before anything is sent.
    func validate() throws(S3ControlError) {
        let violation: String? =
            if maxConcurrency < 1 {
                "maxConcurrency must be at least 1, not \(maxConcurrency)."
            } else if !(initialRate > 0) {
                "initialRate must be above 0, not \(initialRate)."
            } else if let maxRate, !(maxRate > 0) {
                "maxRate must be above 0, not \(maxRate)."
            } else if retriesPerJob < 0 {
                "retriesPerJob must be at least 0, not \(retriesPerJob)."
            } else {
                nil
            }
        if let violation {
            throw S3ControlError(.invalidRequest, message: "Invalid BulkOptions: \(violation)")
        }
    }
}

/// The progress of a bulk change, reported after each job.
public struct BulkProgress: Sendable, Hashable {
    /// The job that was just finished.
    public var latest: BulkResult

    /// The number of jobs finished in this run.
    public var finished: Int

    /// The number of jobs in this run. It decreases if a filter by tags excludes some of them.
    public var total: Int

    /// The current limit in requests per second.
    public var rate: Double

    /// The number of requests that the service throttled.
    public var throttledRequests: Int

    /// Creates a value, for example for a test.
    public init(latest: BulkResult, finished: Int, total: Int, rate: Double = 0, throttledRequests: Int = 0) {
        self.latest = latest
        self.finished = finished
        self.total = total
        self.rate = rate
        self.throttledRequests = throttledRequests
    }
}

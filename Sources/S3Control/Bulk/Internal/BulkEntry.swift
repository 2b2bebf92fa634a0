internal import S3ControlModel

/// A job in a bulk change: its result so far, and what comes next for it.
///
/// A plain state machine: ``take(_:action:options:)`` takes the answer to the step and says what follows.
struct BulkEntry: Sendable {
    /// What follows an answer.
    enum Next: Sendable, Hashable {
        /// The job has been dealt with.
        case finished
        /// The job is not meant.
        case dropped
        /// The entry's step is to be made.
        case step
        /// The same step again, because the service throttled it.
        case throttled
        /// The run is being cancelled.
        case left
        /// No other job would fare better.
        case stop(String)
    }

    private(set) var result: BulkResult
    private(set) var step: BulkStep
    /// The tags that the job must have to be meant, until they have been read.
    private var tags: [String: String] = [:]
    /// What follows from the listing if the job is meant.
    private var resultIfMeant: BulkResult?
    private var failures = 0

    /// A job of which nothing is known.
    init(_ jobID: JobID) {
        result = BulkResult(jobID: jobID)
        step = .look(.first)
    }

    /// A job that a listing has shown, and that is meant if it has `tags`.
    init(_ job: JobListDescriptor, tags: [String: String], action: BulkAction) {
        result = BulkResult(jobID: job.jobID)
        step = .change
        see(job, action: action)
        guard !tags.isEmpty else { return }
        resultIfMeant = result
        result = BulkResult(jobID: job.jobID, outcome: .unselected, status: job.status)
        self.tags = tags
        step = .readTags
    }

    /// A job of a report, to be dealt with again unless its result is final.
    init(resuming result: BulkResult, tags: [String: String], isDryRun: Bool) {
        self.result = result
        switch result.outcome {
        case .unselected:
            self.tags = tags
            step = .readTags
        case .unknown: step = .look(.unanswered)
        default: step = result.status == nil || isDryRun ? .look(.first) : .change
        }
    }

    /// Whether there is a request to be made about the job.
    func isDue(isDryRun: Bool) -> Bool {
        !result.outcome.isFinal && !(isDryRun && step == .change)
    }

    /// Takes what a listing has shown of the job.
    mutating func see(_ job: JobListDescriptor, action: BulkAction) {
        judge(job.status, job.priority, action)
        step = .change
    }

    /// Takes the answer to the step.
    mutating func take(_ answer: BulkAnswer, action: BulkAction, options: BulkOptions) -> Next {
        result.requests += 1
        switch answer {
        case .tags(let tags):
            let have = Dictionary(tags.map { ($0.key, $0.value) }) { first, _ in first }
            guard self.tags.allSatisfy({ have[$0.key] == $0.value }) else { return .dropped }
            let requests = result.requests
            step = resultIfMeant == nil ? .look(.first) : .change
            result = resultIfMeant ?? BulkResult(jobID: result.jobID)
            result.requests = requests
            return isDue(isDryRun: options.isDryRun) ? .step : .finished
        case .job(let status, let priority):
            return takeLook(status, priority, action, options)
        case .changed(let status):
            result.status = status ?? result.status
            return finish(.done)
        case .cancelled:
            // A change that was under way may have been made.
            if step == .change { result.outcome = .unknown }
            return .left
        case .failed(let error):
            return takeFailure(error, options)
        }
    }

    private mutating func judge(_ status: JobStatus, _ priority: Int?, _ action: BulkAction) {
        result.status = status
        switch action.verdict(status: status, priority: priority) {
        case .act: result.outcome = .pending
        case .alreadySo: result.outcome = .alreadySo
        case .refused(let why):
            result.outcome = .refused
            result.code = .jobStatus
            result.message = why
        }
    }

    private mutating func takeLook(
        _ status: JobStatus,
        _ priority: Int?,
        _ action: BulkAction,
        _ options: BulkOptions
    ) -> Next {
        guard case .look(let occasion) = step else { return .finished }
        let isSatisfied = action.isSatisfied(status: status, priority: priority)
        if occasion == .refused {
            result.status = status
            return isSatisfied ? finish(.alreadySo) : finish(.refused, keepsError: true)
        }
        if occasion == .unanswered, isSatisfied {
            result.status = status
            return finish(.done)
        }
        judge(status, priority, action)
        step = .change
        if occasion == .unanswered {
            failures += 1
            if failures > options.retriesPerJob { return finish(.refused, keepsError: true) }
        }
        return isDue(isDryRun: options.isDryRun) ? .step : .finished
    }

    private mutating func takeFailure(_ error: S3ControlError, _ options: BulkOptions) -> Next {
        result.code = error.code
        result.message = error.message
        result.requestID = error.requestID
        switch error.code {
        case .throttled:
            return .throttled
        case .noCredentials, .invalidCredentials, .invalidConfiguration, .signingFailed, .clockSkew:
            return .stop(error.message)
        case .jobStatus where step == .change:
            step = .look(.refused)
            return .step
        case _ where error.effect == .unknown && step == .change:
            step = .look(.unanswered)
            return .step
        case .internalService, .transport, .timeout, .invalidResponse, .unexpected:
            failures += 1
            if failures <= options.retriesPerJob { return .step }
            // A look that fails leaves open what became of the change before it.
            return finish(step == .look(.unanswered) ? .unknown : outcomeOfRefusal, keepsError: true)
        default:
            return finish(outcomeOfRefusal, keepsError: true)
        }
    }

    private var outcomeOfRefusal: BulkResult.Outcome { step == .readTags ? .unselected : .refused }

    private mutating func finish(_ outcome: BulkResult.Outcome, keepsError: Bool = false) -> Next {
        result.outcome = outcome
        if !keepsError {
            result.code = nil
            result.message = nil
            result.requestID = nil
        }
        return .finished
    }
}

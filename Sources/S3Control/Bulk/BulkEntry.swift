internal import S3ControlModel

/// The next request about a job in a bulk change: each step is one request, so that each is paced.
enum BulkStep: Sendable, Hashable {
    /// Reads the job's tags, to find out whether it is meant.
    case readTags
    /// Checks the job's status.
    case check
    /// Checks the status of a job whose change the service has refused: it may be as asked for anyway.
    case checkAfterRefusal
    /// Makes the change.
    case change
}

/// What a step's request came to.
enum BulkAnswer: Sendable {
    case tags([S3Tag])
    case job(JobStatus, priority: Int?)
    case changed(JobStatus?)
    case failed(S3ControlError)
    /// The task was cancelled, maybe after the request was sent.
    case cancelled
    /// The task was cancelled before.
    case notSent

    /// Whether a request was made.
    var wasSent: Bool {
        if case .notSent = self { return false }
        return true
    }
}

/// A job in a bulk change: its result so far, and what comes next for it.
///
/// A plain state machine: ``take(_:in:)`` takes the answer to the step and says what follows. A result is final only by what the
/// service has said about the job. Once a change was sent whose answer is not known, the result is `unknown` until it is final.
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
        /// This run can do no more for the job, which is left open.
        case left
        /// The same step again a little later, when the service may find the job.
        case notYet
        /// The job does not show what became of the change, and never will.
        case unknowable
        /// The run is being cancelled.
        case cancelled
        /// No other job would fare better.
        case stop(String)
    }

    /// What an answer comes into.
    struct Context {
        let action: BulkAction
        let options: BulkOptions
        /// Whether nothing gets through at present: no job is to blame then.
        var isOutage = false
        /// Whether the client has just created the job, which the service may not find yet.
        var isNew = false
    }

    private(set) var result: BulkResult
    private(set) var step: BulkStep
    /// The tags that the job must have to be meant, until they have been read.
    private var tags: [String: String] = [:]
    /// What a listing has shown of a job whose tags are still to be read.
    private var listed: (status: JobStatus, priority: Int?)?
    /// Whether a change was sent whose answer is not known.
    private var isInDoubt = false
    /// The job's status before the change.
    private var statusBefore: JobStatus?
    /// The service's refusal of the change.
    private var refusal: S3ControlError?
    private var failures = 0

    /// A job of which nothing is known.
    init(_ jobID: JobID) {
        result = BulkResult(jobID: jobID)
        step = .check
    }

    /// A job that a listing has shown, and that is meant if it has `tags`.
    init(_ job: JobObservation, tags: [String: String] = [:], action: BulkAction) {
        self.init(job.jobID)
        result.status = job.status
        if tags.isEmpty {
            evaluate(job.status, job.priority, action)
        } else {
            result.outcome = .unselected
            self.tags = tags
            listed = (job.status, job.priority)
            step = .readTags
        }
    }

    /// A job of a report, to be dealt with again unless its result is final.
    init(resuming result: BulkResult, tags: [String: String], isDryRun: Bool) {
        self.result = result
        statusBefore = result.status
        switch result.outcome {
        case .unselected:
            self.tags = tags
            step = tags.isEmpty ? .check : .readTags
            if tags.isEmpty { self.result.outcome = .pending }
        case .unknown:
            isInDoubt = true
            // Another status may be one of after the change.
            if statusBefore != .suspended { statusBefore = nil }
            step = .check
        default: step = result.status == nil || isDryRun ? .check : .change
        }
    }

    /// Whether there is a request to be made about the job.
    func isDue(isDryRun: Bool) -> Bool {
        !result.outcome.isFinal && !(isDryRun && step == .change)
    }

    /// Takes the answer to the step.
    mutating func take(_ answer: BulkAnswer, in context: Context) -> Next {
        if answer.wasSent { result.requests += 1 }
        switch answer {
        case .tags(let found):
            let have = Dictionary(found.map { ($0.key, $0.value) }) { first, _ in first }
            guard tags.allSatisfy({ have[$0.key] == $0.value }) else { return .dropped }
            tags = [:]
            result.outcome = .pending
            clearError()
            step = .check
            if let listed { evaluate(listed.status, listed.priority, context.action) }
            return isDue(isDryRun: context.options.isDryRun) ? .step : .finished
        case .job(let status, let priority):
            return takeCheck(status, priority, context)
        case .changed(let status):
            result.status = status ?? result.status
            return finish(.done)
        case .cancelled:
            // A change that was under way may have been made.
            if step == .change { doubt() }
            return .cancelled
        case .notSent: return .cancelled
        case .failed(let error):
            return takeFailure(error, context)
        }
    }

    private mutating func takeCheck(_ status: JobStatus, _ priority: Int?, _ context: Context) -> Next {
        let action = context.action
        if isInDoubt {
            switch action.wasCarriedOut(before: statusBefore, status: status, priority: priority) {
            case true?:
                result.status = status
                return finish(.done)
            case nil:
                result.status = status
                result.message = "The job is \(status), and does not show whether it was confirmed before."
                return .unknowable
            case false?: break
            }
        }
        if step == .checkAfterRefusal, let refusal,
            !action.isSatisfied(status: status, priority: priority)
        {
            result.status = status
            keep(refusal)
            return finish(.refused, keepsError: true)
        }
        evaluate(status, priority, action)
        return isDue(isDryRun: context.options.isDryRun) ? .step : .finished
    }

    /// Takes what is known of the job, and whether anything has to be done.
    private mutating func evaluate(_ status: JobStatus, _ priority: Int?, _ action: BulkAction) {
        result.status = status
        statusBefore = status
        step = .change
        switch action.verdict(status: status, priority: priority) {
        case .act: result.outcome = isInDoubt ? .unknown : .pending
        case .alreadySo: _ = finish(.alreadySo)
        case .refused(let why):
            _ = finish(.refused)
            result.code = .jobStatus
            result.message = why
        }
    }

    private mutating func takeFailure(_ error: S3ControlError, _ context: Context) -> Next {
        keep(error)
        if step == .change, error.effect == .unknown {
            doubt()
            step = .check
        }
        switch JobFailureKind(error) {
        case .throttled: return .throttled
        case .missing: return context.isNew ? .notYet : finish(.refused, keepsError: true)
        case .refused:
            // The job may be as asked for: by somebody else, or by a change whose answer was lost.
            if step == .change, error.code == .jobStatus || isInDoubt {
                refusal = error
                step = .checkAfterRefusal
                return .step
            }
            return isInDoubt ? .left : finish(.refused, keepsError: true)
        case .transient: return tryAgain(context)
        case .general:
            guard error.code == .accessDenied || error.code == .service else { return .stop(error.message) }
            // A policy can be about single jobs.
            if step == .checkAfterRefusal, let refusal, !isInDoubt {
                keep(refusal)
                return finish(.refused, keepsError: true)
            }
            return .left
        }
    }

    private mutating func tryAgain(_ context: Context) -> Next {
        if context.isOutage { return .step }
        failures += 1
        return failures <= context.options.retriesPerJob ? .step : .left
    }

    private mutating func doubt() {
        isInDoubt = true
        result.outcome = .unknown
    }

    private mutating func keep(_ error: S3ControlError) {
        result.code = error.code
        result.message = error.message
        result.requestID = error.requestID
    }

    private mutating func clearError() {
        result.code = nil
        result.message = nil
        result.requestID = nil
    }

    private mutating func finish(_ outcome: BulkResult.Outcome, keepsError: Bool = false) -> Next {
        result.outcome = outcome
        if !keepsError { clearError() }
        return .finished
    }
}

import Basics
import S3ControlModel

/// The next request for a job in a bulk change. Each step is one request, so that each is paced.
enum BulkStep: Sendable, Hashable {
    /// Reads the job's tags to find out whether the filter selects the job.
    case readTags
    /// Checks the job's status.
    case check
    /// Checks the status of a job whose change was refused. It may already be in the requested state.
    case checkAfterRefusal
    /// Makes the change.
    case change
}

/// The result of a step's request.
enum BulkStepResult: Sendable {
    case tags([S3Tag])
    case job(JobStatus, priority: Int?)
    case changed(JobStatus?)
    case failed(S3ControlError)
    /// The task was cancelled; the request may have been sent.
    case cancelled
    /// The task was cancelled before the request was sent.
    case notSent

    /// Whether a request was sent.
    var wasSent: Bool {
        if case .notSent = self { return false }
        return true
    }
}

/// A job in a bulk change: its result so far and its next step.
///
/// A plain state machine: ``handle(_:in:)`` takes the result of a step and returns what comes next. Only what the
/// service has said about the job makes a result final. Once a change was sent whose outcome is unknown, the result is
/// `unknown` until then.
struct BulkEntry: Sendable {
    /// What comes next for a job.
    enum Next: Sendable, Hashable {
        /// The job is finished.
        case finished
        /// The filter does not select the job.
        case dropped
        /// The entry's step is due.
        case step
        /// The same step is due again because the service throttled it.
        case throttled
        /// This run cannot finish the job, which stays open.
        case left
        /// The entry's step is due a little later, when the new job may be visible.
        case notYet
        /// The job does not show the outcome of the change, and more checks would not help.
        case unknowable
        /// The run is being cancelled.
        case cancelled
        /// Every other job would fail in the same way.
        case stop(String)
    }

    /// The circumstances in which a result arrives.
    struct Context {
        let action: BulkAction
        let options: BulkOptions
        /// Whether no requests get through at present, in which case a failure is not the job's own.
        var isOutage = false
        /// Whether this client has just created the job, which may not be visible yet.
        var isNew = false
    }

    private(set) var result: BulkResult
    private(set) var step: BulkStep
    /// The tags that select the job, until they have been read.
    private var tags: [String: String] = [:]
    /// The state that a listing has shown of a job whose tags are not read yet.
    private var listed: (status: JobStatus, priority: Int?)?
    /// Whether a change was sent whose outcome is unknown.
    private var isInDoubt = false
    /// The job's status before the change.
    private var statusBefore: JobStatus?
    /// The service's refusal of the change.
    private var refusal: S3ControlError?
    private var failures = 0

    /// Creates an entry for a job about which nothing is known.
    init(_ jobID: JobID) {
        result = BulkResult(jobID: jobID)
        step = .check
    }

    /// Creates an entry for a job from a listing, which is selected if it has `tags`.
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

    /// Creates an entry for a job from a report. It is due again unless its result is final.
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
            // The status may have changed since, so only Suspended is kept.
            if statusBefore != .suspended { statusBefore = nil }
            step = .check
        default: step = result.status == nil || isDryRun ? .check : .change
        }
    }

    /// Whether a request for the job is due.
    func isDue(isDryRun: Bool) -> Bool {
        !result.outcome.isFinal && !(isDryRun && step == .change)
    }

    /// Takes the result of the step.
    mutating func handle(_ stepResult: BulkStepResult, in context: Context) -> Next {
        if stepResult.wasSent { result.requests += 1 }
        switch stepResult {
        case .tags(let found):
            let have = Dictionary(found.map { (ByteText($0.key), ByteText($0.value)) }) { first, _ in first }
            guard tags.allSatisfy({ have[ByteText($0.key)] == ByteText($0.value) }) else { return .dropped }
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
            // A change that was in flight may have taken effect.
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
                result.message = "The job is \(status), which does not show whether it was confirmed first."
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

    /// Decides from the job's state whether anything has to be done.
    private mutating func evaluate(_ status: JobStatus, _ priority: Int?, _ action: BulkAction) {
        result.status = status
        statusBefore = status
        step = .change
        switch action.decision(status: status, priority: priority) {
        case .act: result.outcome = isInDoubt ? .unknown : .pending
        case .unchanged: _ = finish(.unchanged)
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
        case .missing:
            if context.isNew { return .notYet }
            // The job existed when the change was sent. If it is new, it may not be visible yet.
            if isInDoubt {
                if step == .change { step = .check }
                failures += 1
                return failures <= context.options.retriesPerJob ? .notYet : .unknowable
            }
            // The filter does not select a job that no longer exists.
            return step == .readTags ? .dropped : finish(.refused, keepsError: true)
        case .refused:
            // The change was not refused. Without its tags, the job stays unselected.
            if step == .readTags { return .left }
            // The job may already be in the requested state, through another client or a change whose response was
            // lost.
            if step == .change, error.code == .jobStatus || isInDoubt {
                refusal = error
                step = .checkAfterRefusal
                return .step
            }
            return isInDoubt ? .left : finish(.refused, keepsError: true)
        case .transient: return tryAgain(context)
        case .general:
            guard error.code == .accessDenied || error.code == .service else { return .stop(error.message) }
            // A policy can apply to single jobs.
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

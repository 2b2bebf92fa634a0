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

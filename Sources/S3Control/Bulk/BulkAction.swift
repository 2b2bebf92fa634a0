internal import S3ControlModel

/// What is done to each of many jobs.
public enum BulkAction: Sendable, Hashable, Codable {
    /// The job is cancelled, for this reason of 1 to 256 characters.
    case cancel(reason: String?)
    /// The job is confirmed, so that it runs.
    case confirm
    /// The job gets this priority: 0 to 2147483647.
    case setPriority(Int)
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
    /// Only a job that has ended is refused unasked: of the other statuses nobody documented which refuse.
    func verdict(status: JobStatus, priority: Int?) -> Verdict {
        if isSatisfied(status: status, priority: priority) { return .alreadySo }
        return status.isTerminal ? .refused("The job is \(status).") : .act
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

internal import S3ControlModel

/// The next request about a job in a bulk change: each step is one request, so that each is paced.
enum BulkStep: Sendable, Hashable {
    /// Why a job is looked at.
    enum Occasion: Sendable, Hashable {
        /// Nothing is known of it yet.
        case first
        /// The service refused, and the job's status tells whether it is as asked for anyway.
        case refused
        /// No answer came.
        case unanswered
    }

    /// Reads the job's tags, to tell whether it is meant.
    case readTags
    /// Looks at the job.
    case look(Occasion)
    /// Makes the change.
    case change
}

/// What a step's request came to.
enum BulkAnswer: Sendable {
    case tags([S3Tag])
    case job(JobStatus, priority: Int?)
    case changed(JobStatus?)
    case failed(S3ControlError)
    case cancelled
}

extension BulkStep {
    /// Makes the step's request, once.
    func perform(_ action: BulkAction, on jobID: JobID, by client: S3ControlClient) async -> BulkAnswer {
        do {
            switch self {
            case .readTags:
                return .tags(try await client.tags(of: jobID))
            case .look:
                let job = try await client.describeJob(jobID)
                return .job(job.status, priority: job.priority)
            case .change:
                switch action {
                case .cancel(let reason):
                    return .changed(
                        try await client.updateJobStatus(jobID: jobID, to: .cancelled, reason: reason).status
                    )
                case .confirm:
                    return .changed(try await client.updateJobStatus(jobID: jobID, to: .ready).status)
                case .setPriority(let priority):
                    try await client.updateJobPriority(jobID: jobID, to: priority)
                    return .changed(nil)
                }
            }
        } catch let error as S3ControlError {
            return .failed(error)
        } catch {
            return .cancelled
        }
    }
}

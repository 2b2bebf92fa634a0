public import S3ControlModel

/// What a job is waited for to become.
public struct JobCondition: Sendable, CustomStringConvertible {
    /// The condition in words that follow "is": `cancelled`, `Active or Paused`.
    public let description: String

    /// Whether only DescribeJob shows what the condition asks for.
    let needsDescription: Bool

    private let evaluator: @Sendable (JobObservation) -> Evaluation

    /// What a poll says of the condition.
    enum Evaluation: Sendable, Hashable {
        case met
        case notYet
        /// The job can no longer meet it; with the reason where the status does not say it.
        case unreachable(String?)
    }

    private init(
        _ description: String,
        needsDescription: Bool = false,
        evaluator: @escaping @Sendable (JobObservation) -> Evaluation
    ) {
        self.description = description
        self.needsDescription = needsDescription
        self.evaluator = evaluator
    }

    /// A status out of `statuses`.
    ///
    /// The wait ends with an error as soon as the job can reach none of them any more, by `JobStatus.canReach(_:)`; with an
    /// unknown status it goes on.
    public init(_ description: String? = nil, statuses: Set<JobStatus>) {
        self.init(description ?? statuses.map(\.rawValue).sorted().joined(separator: " or ")) { seen in
            if statuses.contains(seen.status) { return .met }
            return statuses.contains { seen.status.canReach($0) } ? .notYet : .unreachable(nil)
        }
    }

    /// Whatever `isMet` says of the job as DescribeJob returns it.
    ///
    /// The wait ends with an error when the job has ended and the condition is still not met. Of several jobs, each is
    /// described at each poll: a request for each.
    ///
    /// - Parameters:
    ///   - description: The condition in words that follow "is", for errors.
    ///   - isMet: Called after each poll.
    public init(_ description: String, where isMet: @escaping @Sendable (JobDescriptor) -> Bool) {
        self.init(description, needsDescription: true) { seen in
            if let job = seen.job, isMet(job) { return .met }
            return seen.status.isTerminal ? .unreachable(nil) : .notYet
        }
    }

    /// The job has ended: it is complete, cancelled or failed.
    public static let ended = JobCondition("ended", statuses: [.complete, .cancelled, .failed])

    /// The job was cancelled, and none of its tasks runs any more.
    public static let cancelled = JobCondition(statuses: [.cancelled])

    /// All tasks have run, whether or not each succeeded.
    public static let complete = JobCondition(statuses: [.complete])

    /// The job waits to be confirmed: its manifest has been read.
    public static let awaitingConfirmation = JobCondition("awaiting confirmation", statuses: [.suspended])

    /// Tasks are running. A short job may have ended between two polls: that is an error then.
    public static let running = JobCondition("running", statuses: [.active])

    /// The job is complete, and no more than `maxFailedTasks` of its tasks have failed.
    ///
    /// The wait ends with an error as soon as more have failed, or the job fails or is cancelled.
    ///
    /// - Parameter maxFailedTasks: How many tasks may fail; a negative number counts as 0.
    public static func succeeded(maxFailedTasks: Int = 0) -> JobCondition {
        let limit = max(0, maxFailedTasks)
        let allowance = limit == 0 ? "" : " with at most \(limit) failed \(limit == 1 ? "task" : "tasks")"
        return JobCondition("Complete" + (limit == 0 ? " without failed tasks" : allowance)) { seen in
            let failed = seen.tasks?.numberOfTasksFailed ?? 0
            if failed > limit {
                return .unreachable("\(failed) \(failed == 1 ? "task has" : "tasks have") failed")
            }
            if seen.status == .complete { return .met }
            return seen.status.canReach(.complete) ? .notYet : .unreachable(nil)
        }
    }

    /// What `observation` says of the condition.
    func evaluate(_ observation: JobObservation) -> Evaluation { evaluator(observation) }
}

public import S3ControlModel

/// A condition to wait for.
public struct JobCondition: Sendable, CustomStringConvertible {
    /// The condition in words that can follow "is": `cancelled`, `Active or Paused`.
    public let description: String

    /// Whether the condition can be evaluated only with DescribeJob.
    let needsDescription: Bool

    private let evaluator: @Sendable (JobObservation) -> Evaluation

    /// The result of evaluating the condition on a poll.
    enum Evaluation: Sendable, Hashable {
        case met
        case notYet
        /// The job can no longer meet the condition; with the reason if the status does not show it.
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

    /// A condition that is met in any of `statuses`.
    ///
    /// The wait ends with an error as soon as the job can no longer reach any of them, according to
    /// `JobStatus.canReach(_:)`. In an unknown status, it continues.
    public init(_ description: String? = nil, statuses: Set<JobStatus>) {
        self.init(description ?? statuses.map(\.rawValue).sorted().joined(separator: " or ")) { seen in
            if statuses.contains(seen.status) { return .met }
            return statuses.contains { seen.status.canReach($0) } ? .notYet : .unreachable(nil)
        }
    }

    /// A condition on the job as DescribeJob returns it.
    ///
    /// The wait ends with an error if the job ends without meeting the condition. If there are several jobs, each poll
    /// takes one request per job.
    ///
    /// - Parameters:
    ///   - description: The condition in words that can follow "is", for errors.
    ///   - isMet: Called after each poll.
    public init(_ description: String, where isMet: @escaping @Sendable (JobDescriptor) -> Bool) {
        self.init(description, needsDescription: true) { seen in
            if let job = seen.job, isMet(job) { return .met }
            return seen.status.isTerminal ? .unreachable(nil) : .notYet
        }
    }

    /// The job has ended: it is complete, cancelled, or failed.
    public static let ended = JobCondition("ended", statuses: [.complete, .cancelled, .failed])

    /// The job was cancelled, and none of its tasks is running.
    public static let cancelled = JobCondition(statuses: [.cancelled])

    /// All tasks have run, successfully or not.
    public static let complete = JobCondition(statuses: [.complete])

    /// The job awaits confirmation: its manifest has been read.
    public static let awaitingConfirmation = JobCondition("awaiting confirmation", statuses: [.suspended])

    /// Tasks are running. If a short job ends between two polls, the wait ends with an error.
    public static let running = JobCondition("running", statuses: [.active])

    /// The job is complete with at most `maxFailedTasks` failed tasks.
    ///
    /// The wait ends with an error as soon as more tasks have failed, or the job fails or is cancelled.
    ///
    /// - Parameter maxFailedTasks: How many tasks may fail. A negative number counts as 0.
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

    /// Evaluates the condition on `observation`.
    func evaluate(_ observation: JobObservation) -> Evaluation { evaluator(observation) }
}

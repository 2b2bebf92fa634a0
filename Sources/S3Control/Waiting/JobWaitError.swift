public import S3ControlModel

/// How far a wait came that ended without its condition: the `cause` of the ``S3ControlError`` that it threw.
public struct JobWaitError: Error, Sendable, CustomStringConvertible {
    /// The jobs that did not meet the condition, in the order given; the first is the one that ended the wait, if one did.
    public var jobIDs: [JobID]

    /// What was waited for, in words.
    public var condition: String

    /// The job that ended the wait, or the only one, as it was last described; nil if no poll has shown it.
    public var lastSeen: JobDescriptor?

    /// Every job that was seen, as it was last seen, those that met the condition included.
    public var snapshots: [JobID: JobSnapshot]

    /// How many polls were made.
    public var polls: Int

    /// How long the wait took.
    public var waited: Duration

    /// Why the last poll has failed; nil if it succeeded.
    public var lastFailure: S3ControlError?

    /// The first of ``jobIDs``; nil if there is none.
    public var jobID: JobID? { jobIDs.first }

    /// Creates an error.
    public init(
        jobIDs: [JobID],
        condition: String,
        lastSeen: JobDescriptor? = nil,
        snapshots: [JobID: JobSnapshot] = [:],
        polls: Int = 0,
        waited: Duration = .zero,
        lastFailure: S3ControlError? = nil
    ) {
        self.jobIDs = jobIDs
        self.condition = condition
        self.lastSeen = lastSeen
        self.snapshots = snapshots
        self.polls = polls
        self.waited = waited
        self.lastFailure = lastFailure
    }

    /// One line with all of it.
    public var description: String {
        let states = jobIDs.prefix(3).map {
            "\($0) \(snapshots[$0].map { "was last seen \($0.status)" } ?? "was never seen")"
        }
        let more = jobIDs.count > 3 ? "; \(jobIDs.count - 3) more" : ""
        let failure = lastFailure.map { "; the last poll failed: \($0.message)" } ?? ""
        return "Waited \(waited.inWords) for \(condition) in \(polls) \(polls == 1 ? "poll" : "polls"): "
            + states.joined(separator: "; ") + more + failure
    }
}

extension S3ControlError.Code {
    /// The condition of a wait can no longer be met; `cause` is a ``JobWaitError``.
    public static let conditionUnreachable = Self(rawValue: "conditionUnreachable")

    /// The time that a wait was given is up; `cause` is a ``JobWaitError``.
    public static let waitTimedOut = Self(rawValue: "waitTimedOut")
}

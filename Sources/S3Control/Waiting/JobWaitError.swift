public import S3ControlModel

/// How far a wait came that did not end well: the `cause` of the ``S3ControlError`` that it threw.
public struct JobWaitError: Error, Sendable, CustomStringConvertible {
    /// The job.
    public var jobID: JobID

    /// What was awaited, in words.
    public var condition: String

    /// The job as it was last seen; nil if no look at it succeeded.
    public var lastSeen: JobDescriptor?

    /// How many looks were made.
    public var looks: Int

    /// How long the wait took.
    public var waited: Duration

    /// One line with all of it.
    public var description: String {
        let status = lastSeen.map { "last seen \($0.status)" } ?? "never seen"
        return "Job \(jobID) was awaited to be \(condition): \(status), \(looks) looks in \(waited)"
    }
}

extension S3ControlError.Code {
    /// What a waiter waits for can no longer come; `cause` is a ``JobWaitError``.
    public static let conditionUnreachable = Self(rawValue: "conditionUnreachable")

    /// A waiter's own time is up; `cause` is a ``JobWaitError``.
    public static let waitTimedOut = Self(rawValue: "waitTimedOut")
}

public import Basics
public import S3ControlModel

/// One change of a job's status.
public struct JobTransition: Sendable, Hashable {
    /// The status that the job took.
    public var status: JobStatus
    /// When it took it.
    public var date: Date

    /// Creates a transition.
    public init(status: JobStatus, date: Date) {
        self.status = status
        self.date = date
    }
}

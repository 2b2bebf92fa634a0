/// The status of a job.
///
/// Source: [Job status](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html).
public struct JobStatus: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a status from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Tasks are running.
    public static let active: Self = "Active"
    /// Ended: the job was cancelled.
    public static let cancelled: Self = "Cancelled"
    /// On the way to ``cancelled``: running tasks are being wound up.
    public static let cancelling: Self = "Cancelling"
    /// Ended: all tasks have run, whether or not each succeeded.
    public static let complete: Self = "Complete"
    /// On the way to ``complete``: the report is being written.
    public static let completing: Self = "Completing"
    /// Ended: the job failed.
    public static let failed: Self = "Failed"
    /// On the way to ``failed``.
    public static let failing: Self = "Failing"
    /// Just created.
    public static let new: Self = "New"
    /// Stopped while a job of higher priority runs.
    public static let paused: Self = "Paused"
    /// On the way to ``paused``.
    public static let pausing: Self = "Pausing"
    /// The manifest is being read.
    public static let preparing: Self = "Preparing"
    /// Waiting for its turn to run.
    public static let ready: Self = "Ready"
    /// Waiting for confirmation.
    public static let suspended: Self = "Suspended"

    /// The thirteen statuses of the service model.
    public static let allCases: [JobStatus] = [
        .active, .cancelled, .cancelling, .complete, .completing, .failed, .failing, .new, .paused,
        .pausing, .preparing, .ready, .suspended,
    ]
}

/// What a request to change a job's status comes to.
///
/// The service documents two of these (a suspended job is cancelled at once, an active one is
/// cancelling first) and that some statuses refuse; where it is silent, this is the cautious reading.
public enum StatusUpdateOutcome: Sendable, Hashable {
    /// The job takes this status.
    case changes(to: JobStatus)
    /// The job has, or is on the way to, what was asked for.
    case unchanged
    /// The service answers `JobStatusException`.
    case refused
}
